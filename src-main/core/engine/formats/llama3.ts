import { createContext, createParser, readAnswer } from './answer-parser.ts'
import { callsGrammar, jsonCall } from './call-grammar.ts'
import { type CallKeys, readJsonCalls } from './json-calls.ts'
import type { OutputFormat } from './output-format.ts'

const keys: CallKeys = { name: 'name', arguments: ['parameters', 'arguments'] }

/** The answer is the call: `{"name": …, "parameters": …}`, or the same after `<|python_tag|>`. */
export const llama3: OutputFormat = {
  name: 'llama-3',
  visibleTokens: ['<|python_tag|>', '<think>', '</think>'],
  // Of models that were trained to think later.
  thinking: { open: '<think>', close: '</think>' },
  createParser: (prompt, request) =>
    createParser(createContext(request), (context) =>
      readAnswer(
        context,
        {
          thinking: llama3.thinking,
          callMarks: ['<|python_tag|>'],
          bareCall: '{',
          readCalls: (calls) => readJsonCalls(calls, keys, null, ';'),
        },
        prompt,
      ),
    ),
  callGrammar: (builder, tools, parallel) =>
    callsGrammar(
      builder,
      tools,
      parallel,
      { between: '; ' },
      jsonCall(builder, (name) => `{"name": ${JSON.stringify(name)}, "parameters": `, '}'),
    ),
}
