import { randomBytes } from 'node:crypto'
import type { LlamaGrammar, Token } from 'node-llama-cpp'
import type { AnswerEvent, FinishReason, TokenLogprob } from '../../chat.ts'
import type { OutputParser, OutputPiece } from '../formats/output-format.ts'
import type { GenerationEnd, TokenProbability, Verdict } from '../scheduler/generation.ts'
import { createStopFilter } from './stop-filter.ts'
import { createTokenDecoder } from './token-decoder.ts'
import type { TokenTexts } from './token-text.ts'

export interface ChoiceOptions {
  readonly choice: number
  readonly texts: TokenTexts
  readonly parser: OutputParser
  readonly stop: readonly string[]
  /** Holds from the end of the thinking on. */
  readonly grammarAfterThinking: LlamaGrammar | null
  /** The answer ends after its first call. */
  readonly oneCall: boolean
  readonly emit: (event: AnswerEvent) => void
}

/** One answer in the making: tokens in, events out. */
export interface Choice {
  readonly thinkingTokens: number
  token(token: Token, probability: TokenProbability | null): Verdict
  /** Gives what was held back, and the last event. */
  end(reason: GenerationEnd['reason']): void
}

export function createChoice(options: ChoiceOptions): Choice {
  const { choice, texts, parser, emit } = options
  const decoder = createTokenDecoder(texts)
  const filter = createStopFilter(options.stop)
  let thinkingTokens = 0
  let calls = 0
  let over = false
  let logprobs: TokenLogprob[] = []

  const emitText = (text: string) => {
    if (text === '' && logprobs.length === 0) return
    if (logprobs.length === 0) emit({ type: 'text', choice, text })
    else emit({ type: 'text', choice, text, logprobs })
    logprobs = []
  }
  const take = (piece: OutputPiece) => {
    if (over) return
    if (piece.type === 'text') {
      const { text, stopped } = filter.push(piece.text)
      over = stopped
      if (text !== '') emitText(text)
    } else if (piece.type === 'thinking') {
      emit({ type: 'thinking', choice, text: piece.text })
    } else if (piece.type === 'call') {
      if (options.oneCall && calls === 1) {
        over = true
        return
      }
      emitText(filter.end())
      const id = `call_${randomBytes(12).toString('base64url')}`
      emit({ type: 'tool_call', choice, index: calls, id, name: piece.name })
      calls += 1
    } else {
      emit({ type: 'tool_arguments', choice, index: calls - 1, text: piece.text })
    }
  }
  const finishReason = (reason: GenerationEnd['reason']): FinishReason => {
    if (calls > 0 && reason !== 'length') return 'tool_calls'
    return reason === 'length' ? 'length' : 'stop'
  }

  return {
    get thinkingTokens() {
      return thinkingTokens
    },
    token(token, probability) {
      const before = parser.mode
      if (before === 'thinking') thinkingTokens += 1
      const pieces = parser.push(decoder.push(token))
      if (probability && parser.mode === 'text') logprobs.push(named(token, probability, texts))
      for (const piece of pieces) take(piece)
      if (over) return 'stop'
      const thought = before === 'thinking' && parser.mode !== 'thinking'
      if (thought && options.grammarAfterThinking) return { grammar: options.grammarAfterThinking }
      return 'continue'
    },
    end(reason) {
      for (const piece of [...parser.push(decoder.end()), ...parser.end()]) take(piece)
      if (!over) emitText(filter.end())
      const stopSequence = filter.stopSequence()
      emit({ type: 'finish', choice, reason: finishReason(reason), stopSequence })
    },
  }
}

function named(token: Token, { logprob, top }: TokenProbability, texts: TokenTexts): TokenLogprob {
  const name = (token: Token, logprob: number) => {
    const bytes = texts.bytes(token)
    return {
      text: texts.text(token) ?? new TextDecoder().decode(bytes),
      bytes: [...bytes],
      logprob,
    }
  }
  return {
    ...name(token, logprob),
    top: top.map((alternative) => name(alternative.token, alternative.logprob)),
  }
}
