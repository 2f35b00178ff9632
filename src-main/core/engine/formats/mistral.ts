import { createContext, createParser, readAnswer } from './answer-parser.ts'
import type { CallContext } from './call-context.ts'
import { callsGrammar, jsonCall } from './call-grammar.ts'
import type { Parsing } from './incoming-text.ts'
import { type CallKeys, readJsonCalls } from './json-calls.ts'
import { type NamedCall, readNamedCall, readWord } from './named-calls.ts'
import type { OutputFormat } from './output-format.ts'

const keys: CallKeys = { name: 'name', arguments: ['arguments'] }

const namedCall: NamedCall = {
  *readName(input) {
    const name = yield* readWord(input)
    // The id is of no use: calls get their own.
    if (yield* input.accept('[CALL_ID]')) yield* readWord(input)
    yield* input.accept('[ARGS]')
    return name
  },
  ends: [],
}

/** After `[TOOL_CALLS]`: a list of objects, or since 2025 a name and its arguments. */
function* readCalls(context: CallContext): Parsing<boolean> {
  yield* context.input.space()
  const next = yield* context.input.peek()
  if (next === '[' || next === '{') return yield* readJsonCalls(context, keys, null)
  return yield* readNamedCall(context, namedCall)
}

function mistralFormat(name: string, listed: boolean): OutputFormat {
  const format: OutputFormat = {
    name,
    visibleTokens: ['[TOOL_CALLS]', '[ARGS]', '[CALL_ID]', '[THINK]', '[/THINK]'],
    thinking: { open: '[THINK]', close: '[/THINK]' },
    createParser: (prompt, request) =>
      createParser(createContext(request), (context) =>
        readAnswer(
          context,
          { thinking: format.thinking, callMarks: ['[TOOL_CALLS]'], readCalls },
          prompt,
        ),
      ),
    callGrammar: (builder, tools, parallel) =>
      listed
        ? callsGrammar(
            builder,
            tools,
            parallel,
            { open: '[TOOL_CALLS][', close: ']', between: ', ' },
            jsonCall(builder, (tool) => `{"name": ${JSON.stringify(tool)}, "arguments": `, '}'),
          )
        : callsGrammar(
            builder,
            tools,
            parallel,
            { between: '' },
            jsonCall(builder, (tool) => `[TOOL_CALLS]${tool}[ARGS]`, ''),
          ),
  }
  return format
}

/** `[TOOL_CALLS][{"name": …, "arguments": …}]`: Mistral up to the middle of 2025. */
export const mistralList = mistralFormat('mistral-list', true)

/** `[TOOL_CALLS]name[ARGS]{…}`: Devstral, Magistral, Mistral Small 3.2 and later. */
export const mistralNamed = mistralFormat('mistral-named', false)
