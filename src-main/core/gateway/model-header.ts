import type { FoundModel } from '../library/found-model.ts'
import { type GgufValue, readGgufHeader } from '../library/gguf/read-header.ts'

/** What a model's file says about it beyond the library's description. */
export interface ModelHeader {
  /** Jinja; `null` when the file has none. */
  readonly chatTemplate: string | null
  /** Short values of the header by their GGUF names, without the vocabulary. */
  readonly values: Readonly<Record<string, string | number | boolean>>
}

const unknownHeader: ModelHeader = { chatTemplate: null, values: {} }

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
    const header = readHeader(path)
    if (kept.size >= maxKept) kept.clear()
    kept.set(path, { version, header })
    return header
  }
}

function readHeader(path: string): ModelHeader {
  try {
    return describe(readGgufHeader(path).metadata)
  } catch {
    return unknownHeader
  }
}

function describe(metadata: ReadonlyMap<string, GgufValue>): ModelHeader {
  const template = metadata.get('tokenizer.chat_template')
  return {
    chatTemplate: typeof template === 'string' ? template : null,
    values: shortValues(metadata),
  }
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
