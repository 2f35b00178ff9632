import { deepseekFenced, deepseekPlain } from './deepseek.ts'
import { functionGemma, gemma4 } from './gemma.ts'
import { harmony } from './harmony.ts'
import { hermes } from './hermes.ts'
import { kimi } from './kimi.ts'
import { commandR, granite, nemotron } from './listed-formats.ts'
import { llama3 } from './llama3.ts'
import { mistralList, mistralNamed } from './mistral.ts'
import type { OutputFormat } from './output-format.ts'
import { dsml, glm, minimax, qwenCoder, seed } from './tagged-formats.ts'

/** What tells one family from the others: each of these stands in its template. First match wins. */
const families: readonly (readonly [OutputFormat, readonly string[]])[] = [
  [harmony, ['<|channel|>', '<|message|>']],
  [kimi, ['<|tool_calls_section_begin|>']],
  [dsml, ['DSML', 'function_calls']],
  [deepseekFenced, ['<｜tool▁call▁begin｜>', '```json']],
  [deepseekPlain, ['<｜tool▁call▁begin｜>']],
  [mistralNamed, ['[TOOL_CALLS]', '[ARGS]']],
  [mistralList, ['[TOOL_CALLS]']],
  [gemma4, ['<|tool_call>call:']],
  [functionGemma, ['<start_function_call>']],
  [seed, ['seed:tool_call']],
  [minimax, ['minimax:tool_call']],
  [glm, ['<arg_key>']],
  [qwenCoder, ['<tool_call>', '<function=']],
  [commandR, ['<|START_ACTION|>']],
  [nemotron, ['<TOOLCALL>']],
  [granite, ['<|tool_call|>', '<|start_of_role|>']],
  [hermes, ['<tool_call>']],
  [llama3, ['<|start_header_id|>', '"parameters"']],
  [llama3, ['<|python_tag|>']],
]

/**
 * The format that a model writes, by the text of its chat template. What no family claims is taken
 * for Hermes': that is also how tools are explained to models whose template leaves them out.
 */
export function detectFormat(template: string | null): OutputFormat {
  if (template === null) return hermes
  const found = families.find(([, marks]) => marks.every((mark) => template.includes(mark)))
  return found?.[0] ?? hermes
}
