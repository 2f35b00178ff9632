import { createContext, createParser, readAnswer } from './answer-parser.ts'
import { type CallContext, beginCall } from './call-context.ts'
import { callsGrammar } from './call-grammar.ts'
import { gemmaCallGrammar } from './gemma-grammar.ts'
import { readGemmaObject } from './gemma-object.ts'
import type { Parsing } from './incoming-text.ts'
import { readWord } from './named-calls.ts'
import type { OutputFormat } from './output-format.ts'

interface GemmaMarks {
  readonly open: string
  readonly close: string
  /** On both sides of a text. */
  readonly quote: string
}

function gemmaFormat(
  name: string,
  { open, close, quote }: GemmaMarks,
  thinking: OutputFormat['thinking'],
): OutputFormat {
  function* readCall(context: CallContext): Parsing<boolean> {
    const { input, output, tools } = context
    yield* input.space()
    if (!(yield* input.accept('call:'))) return false
    const tool = yield* readWord(input)
    if (!tools.has(tool) || (yield* input.peek()) !== '{') return false
    beginCall(context, tool)
    yield* readGemmaObject(input, quote, (text) => output.arguments(text))
    input.hold()
    yield* input.space()
    if (yield* input.accept(close)) input.release()
    return true
  }
  return {
    name,
    visibleTokens: [open, close, quote, ...(thinking ? [thinking.open, thinking.close] : [])],
    thinking,
    createParser: (prompt, request) =>
      createParser(createContext(request), (context) =>
        readAnswer(context, { thinking, callMarks: [open], readCalls: readCall }, prompt),
      ),
    callGrammar: (builder, tools, parallel) =>
      callsGrammar(builder, tools, parallel, { between: '' }, (tool, path) =>
        gemmaCallGrammar(builder, tool, { begin: `${open}call:`, close, quote }, path),
      ),
  }
}

/** `<|tool_call>call:name{key:<|"|>text<|"|>}<tool_call|>`: Gemma 4. */
export const gemma4 = gemmaFormat(
  'gemma-4',
  { open: '<|tool_call>', close: '<tool_call|>', quote: '<|"|>' },
  { open: '<|channel>thought\n', close: '<channel|>' },
)

/** `<start_function_call>call:name{key:<escape>text<escape>}<end_function_call>`: FunctionGemma. */
export const functionGemma = gemmaFormat(
  'function-gemma',
  { open: '<start_function_call>', close: '<end_function_call>', quote: '<escape>' },
  null,
)
