import { countOf, isObject, listOf, objectOf } from '../json.ts'
import { UpstreamError } from '../upstream-error.ts'
import { errorIn } from './error-in.ts'

/** The body of `POST /embeddings` (https://platform.openai.com/docs/api-reference/embeddings). */
export function encodeEmbeddings(
  model: string,
  inputs: readonly (string | readonly number[])[],
): Readonly<Record<string, unknown>> {
  return { model, input: inputs, encoding_format: 'float' }
}

/**
 * The vectors, in the order of their inputs. @throws UpstreamError `provider` when there are none,
 * or what an error in their place means
 */
export function decodeEmbeddings(json: unknown): {
  vectors: Float64Array[]
  promptTokens: number
} {
  const error = errorIn(json)
  if (error) throw error
  const { data, usage } = objectOf(json)
  const vectors: Float64Array[] = []
  for (const [place, item] of listOf(data).entries()) {
    const vector = isObject(item) ? toVector(item.embedding) : null
    if (!isObject(item) || !vector) throw garbage()
    vectors[countOf(item.index) ?? place] = vector
  }
  const isFull = vectors.length > 0 && vectors.length === listOf(data).length
  if (!isFull || Object.keys(vectors).length !== vectors.length) throw garbage()
  const { prompt_tokens, total_tokens } = objectOf(usage)
  return { vectors, promptTokens: countOf(prompt_tokens) ?? countOf(total_tokens) ?? 0 }
}

/** Numbers, or base64 of 32-bit floats, little endian. */
function toVector(value: unknown): Float64Array | null {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((part) => typeof part === 'number')
      ? Float64Array.from(value)
      : null
  }
  if (typeof value !== 'string' || value === '') return null
  const bytes = Uint8Array.from(Buffer.from(value, 'base64'))
  return bytes.length % 4 === 0 ? Float64Array.from(new Float32Array(bytes.buffer)) : null
}

function garbage(): UpstreamError {
  return new UpstreamError('provider', 'The provider sent something that is no list of embeddings.')
}
