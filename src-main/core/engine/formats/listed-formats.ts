import { createContext, createParser, readAnswer } from './answer-parser.ts'
import { type CallFrame, callsGrammar, jsonCall } from './call-grammar.ts'
import { type CallKeys, readJsonCalls } from './json-calls.ts'
import type { OutputFormat } from './output-format.ts'

interface ListedFamily {
  readonly name: string
  readonly open: string
  readonly close: string | null
  readonly nameKey: string
  readonly argumentsKey: string
  readonly thinking: { readonly open: string; readonly close: string } | null
}

/** Calls as one JSON list of objects behind a mark. */
function listedFormat(family: ListedFamily): OutputFormat {
  const { open, close, thinking } = family
  const keys: CallKeys = { name: family.nameKey, arguments: [family.argumentsKey] }
  const frame: CallFrame = { open: `${open}[`, close: `]${close ?? ''}`, between: ', ' }
  const marks = [open, close, thinking?.open, thinking?.close]
  return {
    name: family.name,
    visibleTokens: marks.filter((mark) => typeof mark === 'string'),
    thinking,
    createParser: (prompt, request) =>
      createParser(createContext(request), (context) =>
        readAnswer(
          context,
          { thinking, callMarks: [open], readCalls: (calls) => readJsonCalls(calls, keys, close) },
          prompt,
        ),
      ),
    callGrammar: (builder, tools, parallel) =>
      callsGrammar(
        builder,
        tools,
        parallel,
        frame,
        jsonCall(
          builder,
          (name) => `{"${keys.name}": ${JSON.stringify(name)}, "${family.argumentsKey}": `,
          '}',
        ),
      ),
  }
}

const plain = { nameKey: 'name', argumentsKey: 'arguments' }

/** `<|tool_call|>[{"name": …, "arguments": …}]`: Granite 3. */
export const granite = listedFormat({
  ...plain,
  name: 'granite-3',
  open: '<|tool_call|>',
  close: null,
  thinking: { open: '<think>', close: '</think>' },
})

/** `<TOOLCALL>[{"name": …, "arguments": …}]</TOOLCALL>`: Nemotron Nano 2. */
export const nemotron = listedFormat({
  ...plain,
  name: 'nemotron',
  open: '<TOOLCALL>',
  close: '</TOOLCALL>',
  thinking: { open: '<think>', close: '</think>' },
})

/** `<|START_ACTION|>[{"tool_name": …, "parameters": …}]<|END_ACTION|>`: Command R7B and A. */
export const commandR = listedFormat({
  name: 'command-r',
  open: '<|START_ACTION|>',
  close: '<|END_ACTION|>',
  nameKey: 'tool_name',
  argumentsKey: 'parameters',
  thinking: { open: '<|START_THINKING|>', close: '<|END_THINKING|>' },
})
