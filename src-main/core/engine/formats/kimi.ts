import { createContext, createParser, readAnswer } from './answer-parser.ts'
import type { CallContext } from './call-context.ts'
import { callsGrammar, jsonCall } from './call-grammar.ts'
import type { Parsing } from './incoming-text.ts'
import { type NamedCall, readNamedCall, readWord } from './named-calls.ts'
import type { OutputFormat } from './output-format.ts'

const callsBegin = '<|tool_calls_section_begin|>'
const callsEnd = '<|tool_calls_section_end|>'
const callBegin = '<|tool_call_begin|>'
const callEnd = '<|tool_call_end|>'
const argumentsBegin = '<|tool_call_argument_begin|>'

const namedCall: NamedCall = {
  // `functions.name:number`
  *readName(input) {
    yield* input.space()
    const id = yield* readWord(input)
    yield* input.space()
    if (!(yield* input.accept(argumentsBegin))) return null
    return id.replace(/^functions\./, '').replace(/:\d+$/, '')
  },
  ends: [callEnd],
}

function* readCalls(context: CallContext): Parsing<boolean> {
  const { input } = context
  for (let count = 0; ; count++) {
    yield* input.space()
    if (count > 0 && (yield* input.accept(callsEnd))) break
    if (!(yield* input.accept(callBegin))) return count > 0
    if (!(yield* readNamedCall(context, namedCall))) return count > 0
  }
  input.release()
  return true
}

/** A section of calls, each a name with a number and its arguments: Kimi K2. */
export const kimi: OutputFormat = {
  name: 'kimi',
  visibleTokens: [callsBegin, callsEnd, callBegin, callEnd, argumentsBegin, '<think>', '</think>'],
  thinking: { open: '<think>', close: '</think>' },
  createParser: (prompt, request) =>
    createParser(createContext(request), (context) =>
      readAnswer(context, { thinking: kimi.thinking, callMarks: [callsBegin], readCalls }, prompt),
    ),
  callGrammar: (builder, tools, parallel) =>
    callsGrammar(
      builder,
      tools,
      parallel,
      { open: callsBegin, close: callsEnd, between: '' },
      jsonCall(builder, (name) => `${callBegin}functions.${name}:0${argumentsBegin}`, callEnd),
    ),
}
