import { createContext, createParser, readAnswer } from './answer-parser.ts'
import type { CallContext } from './call-context.ts'
import { callsGrammar, jsonCall } from './call-grammar.ts'
import type { Parsing } from './incoming-text.ts'
import { readJsonCalls } from './json-calls.ts'
import { type NamedCall, readNamedCall, readWord } from './named-calls.ts'
import type { OutputFormat } from './output-format.ts'

const callsBegin = '<｜tool▁calls▁begin｜>'
const callsEnd = '<｜tool▁calls▁end｜>'
const callBegin = '<｜tool▁call▁begin｜>'
const callEnd = '<｜tool▁call▁end｜>'
const hermesBegin = '<tool_call>'
const separator = '<｜tool▁sep｜>'

const namedCall: NamedCall = {
  *readName(input) {
    const first = yield* readWord(input)
    if (!(yield* input.accept(separator))) return null
    // V3 and R1 write the kind of call first: `function<sep>name`, and the arguments in a fence.
    const name = first === 'function' ? yield* readWord(input) : ''
    yield* input.space()
    yield* input.accept('```json')
    return name || first
  },
  ends: ['```', callEnd],
}

function* readCalls(context: CallContext, mark: string): Parsing<boolean> {
  const { input } = context
  if (mark === hermesBegin) {
    const keys = { name: 'name', arguments: ['arguments'] }
    return yield* readJsonCalls(context, keys, '</tool_call>')
  }
  yield* input.space()
  if (mark === callsBegin && !(yield* input.accept(callBegin))) return false
  if (!(yield* readNamedCall(context, namedCall))) return false
  for (;;) {
    yield* input.space()
    if (yield* input.accept(callsEnd)) break
    if (!(yield* input.accept(callBegin))) return true
    if (!(yield* readNamedCall(context, namedCall))) return true
  }
  input.release()
  return true
}

function deepseekFormat(name: string, fenced: boolean): OutputFormat {
  const format: OutputFormat = {
    name,
    visibleTokens: [callsBegin, callsEnd, callBegin, callEnd, separator, '<think>', '</think>'],
    thinking: { open: '<think>', close: '</think>' },
    createParser: (prompt, request) =>
      createParser(createContext(request), (context) =>
        readAnswer(
          context,
          {
            thinking: format.thinking,
            // Small distilled models forget the outer mark, or write as they did before.
            callMarks: [callsBegin, callBegin, hermesBegin],
            readCalls,
          },
          prompt,
        ),
      ),
    callGrammar: (builder, tools, parallel) =>
      callsGrammar(
        builder,
        tools,
        parallel,
        { open: callsBegin, close: callsEnd, between: fenced ? '\n' : '' },
        fenced
          ? jsonCall(
              builder,
              (tool) => `${callBegin}function${separator}${tool}\n\`\`\`json\n`,
              `\n\`\`\`${callEnd}`,
            )
          : jsonCall(builder, (tool) => `${callBegin}${tool}${separator}`, callEnd),
      ),
  }
  return format
}

/** The kind, the name and the arguments in a fence: V3, R1 and its distilled models. */
export const deepseekFenced = deepseekFormat('deepseek-v3', true)

/** The name and the arguments: V3.1. */
export const deepseekPlain = deepseekFormat('deepseek-v3.1', false)
