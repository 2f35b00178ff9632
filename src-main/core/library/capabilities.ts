import type { ModelCapabilities } from '../../contract/models.ts'
import { optionsOf, readTemplate } from './chat-template/template-options.ts'
import type { GgufValue } from './gguf/read-header.ts'

/**
 * What a model can do, as its header tells; the same that the engine makes of it once it is loaded.
 * Takes up to some ten milliseconds where the chat template is long.
 */
export function capabilitiesOf(
  metadata: ReadonlyMap<string, GgufValue>,
  { architecture, hasProjector }: { architecture: string; hasProjector: boolean },
): ModelCapabilities {
  const kind = kindOf(metadata.get(`${architecture}.pooling_type`))
  const sources = templateKeys.flatMap((key) => textOf(metadata.get(key)) ?? [])
  const templates = kind === 'text' ? sources.map(readTemplate) : []
  const options = [...new Set(templates.flatMap(({ variables }) => optionsOf(variables)))]
  const says = (marks: readonly string[]) =>
    templates.some(({ source }) => marks.some((mark) => source.includes(mark)))
  return {
    kind,
    // Templates that only write calls are told of tools by the engine, in their family's own way.
    tools: templates.some(({ variables }) => variables.has('tools')) || says(['tool_calls']),
    thinking: says(thinkingMarks) || options.some((name) => thinkingOptions.has(name)),
    infill: kind === 'text' && infillKeys.some((key) => metadata.has(key)),
    vision: hasProjector,
    chatTemplate: textOf(metadata.get(templateKeys[0])) !== null,
    templateOptions: options,
  }
}

/** Some files have a second template for requests with tools. */
const templateKeys = ['tokenizer.chat_template', 'tokenizer.chat_template.tool_use'] as const

/** What opens thinking in the families whose templates show it. */
const thinkingMarks = [
  '<think>',
  '[THINK]',
  '<seed:think>',
  '<|START_THINKING|>',
  '<|channel|>analysis',
]

const thinkingOptions = new Set([
  'enable_thinking',
  'thinking',
  'thinking_budget',
  'reasoning_effort',
])

/** The name of now, and the one before it (llama-arch.cpp in llama.cpp). */
const infillKeys = ['tokenizer.ggml.fim_pre_token_id', 'tokenizer.ggml.prefix_token_id']

function textOf(value: GgufValue | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** `llama_pooling_type` in llama.cpp's llama.h: what pools makes vectors or ranks. */
function kindOf(pooling: GgufValue | undefined): ModelCapabilities['kind'] {
  const type = Number(pooling ?? 0)
  if (type === 4) return 'ranking'
  return type > 0 ? 'embeddings' : 'text'
}
