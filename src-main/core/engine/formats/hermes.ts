import { createContext, createParser, readAnswer } from './answer-parser.ts'
import { callsGrammar, jsonCall } from './call-grammar.ts'
import { type CallKeys, readJsonCalls } from './json-calls.ts'
import type { OutputFormat } from './output-format.ts'

const keys: CallKeys = { name: 'name', arguments: ['arguments', 'parameters'] }

/** `<tool_call>{"name": …, "arguments": …}</tool_call>`: Hermes, Qwen 2.5 and 3, and many others. */
export const hermes: OutputFormat = {
  name: 'hermes',
  visibleTokens: ['<tool_call>', '</tool_call>', '<think>', '</think>'],
  thinking: { open: '<think>', close: '</think>' },
  createParser: (prompt, request) =>
    createParser(createContext(request), (context) =>
      readAnswer(
        context,
        {
          thinking: hermes.thinking,
          // In fences: Gemma and other models that know this way from the prompt only.
          callMarks: ['<tool_call>', '```tool_call', '```tool_code'],
          readCalls: (calls, mark) =>
            readJsonCalls(calls, keys, mark === '<tool_call>' ? '</tool_call>' : '```'),
        },
        prompt,
      ),
    ),
  callGrammar: (builder, tools, parallel) =>
    callsGrammar(
      builder,
      tools,
      parallel,
      { between: '\n' },
      jsonCall(
        builder,
        (name) => `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": `,
        '}\n</tool_call>',
      ),
    ),
}
