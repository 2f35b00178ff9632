import { z } from 'zod'
import type { Embeddings } from '../../engine/embeddings/embedder.ts'
import { invalidField, parseBody } from '../body.ts'
import { type TextOrTokens, toInputs } from './text-or-tokens.ts'

const maxInputs = 2048

/** The body of `POST /v1/embeddings` (https://platform.openai.com/docs/api-reference/embeddings). */
const Body = z.object({
  model: z.string().min(1).max(512),
  input: z.unknown().optional(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().int().min(1).nullish(),
})

export interface EmbeddingsRequest {
  readonly model: string
  readonly inputs: readonly TextOrTokens[]
  readonly encoding: 'float' | 'base64'
  /** Length wanted of each vector; `null` for the model's own. */
  readonly dimensions: number | null
}

/** @throws CorralError `invalid_input` naming the field */
export function parseEmbeddingsRequest(body: unknown): EmbeddingsRequest {
  const { model, input, encoding_format: encoding, dimensions } = parseBody(Body, body)
  return {
    model,
    inputs: toInputs(input, 'input', maxInputs),
    encoding: encoding ?? 'float',
    dimensions: dimensions ?? null,
  }
}

/**
 * The answer as JSON text in pieces: all vectors of a large request at once would hold up everybody.
 * A shorter vector is the beginning of the model's own, normalised again, which has meaning where a
 * model was trained so that its first dimensions count most.
 * @throws CorralError `invalid_input` when the model's vectors are shorter than wanted
 */
export function encodeEmbeddings(
  { model, encoding, dimensions }: EmbeddingsRequest,
  { vectors, promptTokens }: Embeddings,
): Iterable<string> {
  checkDimensions(vectors, dimensions)
  return (function* () {
    yield '{"object":"list","data":['
    for (const [index, vector] of vectors.entries()) {
      const numbers = toVector(vector, dimensions)
      const embedding = encoding === 'float' ? [...numbers] : base64(numbers)
      yield (index === 0 ? '' : ',') + JSON.stringify({ object: 'embedding', index, embedding })
    }
    const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens }
    yield `],"model":${JSON.stringify(model)},"usage":${JSON.stringify(usage)}}`
  })()
}

/** @throws CorralError `invalid_input` when the model's vectors are shorter than wanted */
export function checkDimensions(vectors: Embeddings['vectors'], dimensions: number | null): void {
  const own = vectors[0]?.length ?? 0
  if (dimensions !== null && dimensions > own) {
    throw invalidField(
      'dimensions',
      `this model's vectors have ${own} dimensions, not ${dimensions}`,
    )
  }
}

/** A vector as it is sent, of the length wanted; `null` for its own. */
export function toVector(vector: Float64Array, dimensions: number | null): Float32Array {
  return Float32Array.from(shortened(vector, dimensions ?? vector.length))
}

function shortened(vector: Float64Array, length: number): Float64Array {
  if (length === vector.length) return vector
  const part = vector.subarray(0, length)
  const norm = Math.hypot(...part)
  return norm === 0 ? part : part.map((value) => value / norm)
}

/** Little endian, as all machines are that this runs on. */
function base64(numbers: Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64')
}
