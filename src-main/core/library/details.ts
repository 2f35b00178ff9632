import { stat } from 'node:fs/promises'
import { relative } from 'node:path'
import type { ModelDetails } from '../../contract/models.ts'
import type { FoundModel } from './found-model.ts'
import { type GgufHeader, type GgufValue, readGgufHeader } from './gguf/read-header.ts'

const maxValueChars = 300
const maxRows = 500
const templateKey = 'tokenizer.chat_template'

/**
 * All that is known of a model but its dependents. Reads the header again, which blocks for some
 * milliseconds. Whole paths are for administrators; for others they begin at the models folder.
 */
export async function readDetails(
  found: FoundModel,
  { withPaths }: { readonly withPaths: boolean },
): Promise<Omit<ModelDetails, 'dependents'>> {
  const { model, parts, projector, folder } = found
  const paths = projector === null ? parts : [...parts, projector]
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: withPaths ? path : relative(folder.path, path),
      sizeBytes: (await stat(path).catch(() => null))?.size ?? 0,
    })),
  )
  const header = readHeader(found.path)
  const template = header?.metadata.get(templateKey)
  return {
    model,
    files,
    metadata: header ? rowsOf(header) : [],
    chatTemplate: typeof template === 'string' ? template : null,
  }
}

/** A file that went meanwhile tells nothing. */
function readHeader(path: string): GgufHeader | null {
  try {
    return readGgufHeader(path)
  } catch {
    return null
  }
}

function rowsOf({ metadata, arrays }: GgufHeader): ModelDetails['metadata'] {
  return [...metadata]
    .filter(([key]) => key !== templateKey && !isVocabulary(key))
    .slice(0, maxRows)
    .map(([key, value]) => ({ key, value: textOf(value, arrays.get(key)?.length) }))
}

function isVocabulary(key: string): boolean {
  return /^tokenizer\.(ggml\.(tokens|scores|token_type|merges|precompiled_charsmap)|huggingface\.json)$/.test(
    key,
  )
}

function textOf(value: GgufValue, length: number | undefined): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => textOf(item, undefined)).join(', ')
    return value.length === length ? cut(items) : cut(`${length ?? value.length} items: ${items}`)
  }
  return cut(String(value))
}

function cut(text: string): string {
  return text.length > maxValueChars ? `${text.slice(0, maxValueChars)}…` : text
}
