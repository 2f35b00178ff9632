import type { ChatRequest, Tool } from '../../chat.ts'
import type { GrammarBuilder } from '../grammar/grammar-builder.ts'

/**
 * How one family of models writes thinking and tool calls. A template's text tells which it is.
 * Formats know text only, no tokens.
 */
export interface OutputFormat {
  readonly name: string
  /** Control tokens whose text the parser needs to see; all others are left out of the text. */
  readonly visibleTokens: readonly string[]
  /** One for each choice. `prompt` is the end of the rendered prompt: it may have opened thinking. */
  createParser(prompt: string, request: ChatRequest): OutputParser
  /**
   * Adds the rules of one or more calls (as `parallelToolCalls` says) of these tools to the grammar
   * and answers the expression for them, beginning with the first character of the first call.
   */
  callGrammar(builder: GrammarBuilder, tools: readonly Tool[], parallel: boolean): string
  /**
   * What a grammar has to put before an answer that is no call, for families whose answers have a
   * header. Not part of the text.
   */
  readonly answerOpen?: string
  /** What opens and closes thinking, where the family has such marks. */
  readonly thinking: { readonly open: string; readonly close: string } | null
}

/** Splits a model's text as it comes. Holds back only what may still become a mark. */
export interface OutputParser {
  /** Says that the model thinks, answers or writes a call, as of the newest text. */
  readonly mode: 'thinking' | 'text' | 'call'
  push(text: string): OutputPiece[]
  /** The rest, once no more text comes. An unfinished or broken call is given as text, not lost. */
  end(): OutputPiece[]
}

export type OutputPiece =
  | { readonly type: 'text' | 'thinking'; readonly text: string }
  /** A call begins. */
  | { readonly type: 'call'; readonly name: string }
  /** More of the JSON text of the newest call's arguments. */
  | { readonly type: 'arguments'; readonly text: string }
