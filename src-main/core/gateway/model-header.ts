import type { FoundModel } from '../library/scan.ts'
import { type GgufValue, readGgufHeader } from '../library/gguf-reader.ts'

/** What a model's file says about it beyond the library's description. */
export interface ModelHeader {
  /** Names that pooling makes vectors or ranks of a model; all others write text. */
  readonly kind: 'text' | 'embeddings' | 'ranking'
  /** Jinja; `null` when the file has none. */
  readonly chatTemplate: string | null
  /** Its template knows tools. */
  readonly tools: boolean
  /** Its template knows thinking. */
  readonly thinking: boolean
  /** It can fill a gap. */
  readonly infill: boolean
  /** Short values of the header by their GGUF names, without the vocabulary. */
  readonly values: Readonly<Record<string, string | number | boolean>>
}

const unknownHeader: ModelHeader = {
  kind: 'text',
  chatTemplate: null,
  tools: false,
  thinking: false,
  infill: false,
  values: {},
}

/** Longer texts (licences, templates) do not belong into a list of facts. */
const maxTextChars = 512
const maxKept = 1000

/**
 * Reads headers and keeps what they say as long as the file is the same. A file that cannot be read
 * any more says nothing. Blocks for the few milliseconds of a first read.
 */
export function createHeaderReader(): (found: FoundModel) => ModelHeader {
  const kept = new Map<string, { version: string; header: ModelHeader }>()
  return ({ path, model }) => {
    const version = `${model.sizeBytes} ${model.modifiedAt}`
    const known = kept.get(path)
    if (known?.version === version) return known.header
    const header = readHeader(path, model.architecture)
    if (kept.size >= maxKept) kept.clear()
    kept.set(path, { version, header })
    return header
  }
}

function readHeader(path: string, architecture: string): ModelHeader {
  try {
    return describe(readGgufHeader(path).metadata, architecture)
  } catch {
    return unknownHeader
  }
}

function describe(metadata: ReadonlyMap<string, GgufValue>, architecture: string): ModelHeader {
  const template = metadata.get('tokenizer.chat_template')
  const chatTemplate = typeof template === 'string' ? template : null
  const mentions = (words: RegExp) => chatTemplate !== null && words.test(chatTemplate)
  return {
    kind: kindOf(metadata.get(`${architecture}.pooling_type`)),
    chatTemplate,
    tools: mentions(/\btools\b/),
    thinking: mentions(/enable_thinking|reasoning_content|reasoning_effort|<think>|\[THINK\]/),
    infill: metadata.has('tokenizer.ggml.fim_pre_token_id'),
    values: shortValues(metadata),
  }
}

/** `llama_pooling_type` in llama.cpp's llama.h. */
function kindOf(pooling: GgufValue | undefined): ModelHeader['kind'] {
  const type = Number(pooling ?? 0)
  if (type === 4) return 'ranking'
  return type > 0 ? 'embeddings' : 'text'
}

function shortValues(metadata: ReadonlyMap<string, GgufValue>): ModelHeader['values'] {
  const values: Record<string, string | number | boolean> = {}
  for (const [name, value] of metadata) {
    const isName = /^[\w.-]{1,128}$/.test(name) && !name.startsWith('tokenizer.')
    if (!isName || Array.isArray(value)) continue
    if (typeof value === 'string' && value.length > maxTextChars) continue
    values[name] = typeof value === 'bigint' ? Number(value) : value
  }
  return values
}
