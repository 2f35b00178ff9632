import type { LlamaEmbeddingContext, LlamaModel } from 'node-llama-cpp'
import { CorralError } from '../../errors.ts'
import { knownTokens } from '../known-tokens.ts'
import { createGrowingContext } from './growing-context.ts'
import { checkLength, tokenizeInput, tokenizeInputs } from './input-tokens.ts'

export type { Ranking } from './ranker.ts'

/** Vectors of length 1, in the order of the inputs. */
export interface Embeddings {
  readonly vectors: Float64Array[]
  readonly promptTokens: number
}

export interface Embedder {
  /**
   * Inputs are texts or tokens of this model. All are measured before the first is computed, then
   * each is computed alone: a batch of unequal lengths gives other vectors. Aborting `signal` ends
   * it after the input under way.
   *
   * @throws CorralError `unsupported` for a model that was not made for it,
   *   `context_length_exceeded`, `invalid_input` for tokens that the model does not have,
   *   `unavailable` when there is no memory for the context
   */
  embed(inputs: readonly (string | readonly number[])[], signal: AbortSignal): Promise<Embeddings>
  /** Of its own context, which is made with the first input; 0 before. */
  memoryBytes(): number
  /** Before the model is disposed. */
  dispose(): Promise<void>
}

export function createEmbedder(model: LlamaModel, threads: number): Embedder {
  const context = createGrowingContext<LlamaEmbeddingContext>(model, (size) =>
    model.createEmbeddingContext({ ...size, threads }),
  )

  return {
    async embed(inputs, signal) {
      refuseUnfit(model)
      const { maxInputTokens } = context
      const wanted = await tokenizeInputs(inputs, (input, index) => {
        const param = `input.${index}`
        if (typeof input !== 'string') return knownTokens(model, input, param)
        return tokenizeInput(model, input, maxInputTokens, param)
      })
      const lengths = await context.use(0, signal, async (context) =>
        wanted.map((tokens) => context.calculateInputLength(tokens)),
      )
      for (const [index, length] of lengths.entries()) {
        checkLength(length, maxInputTokens, `input.${index}`)
      }
      const vectors: Float64Array[] = []
      for (const [index, tokens] of wanted.entries()) {
        const { vector } = await context.use(lengths[index]!, signal, (context) =>
          context.getEmbeddingFor(tokens),
        )
        vectors.push(normalised(vector))
      }
      return { vectors, promptTokens: lengths.reduce((sum, length) => sum + length, 0) }
    },
    memoryBytes: context.memoryBytes,
    dispose: context.dispose,
  }
}

/** `llama_pooling_type` in llama.cpp's llama.h: mean, first and last token; and a rank. */
const vectorPoolings = new Set([1, 2, 3])
const rankPooling = 4

/**
 * Only a file that names its pooling is a model for embeddings. Of any other the vector of the last
 * token could be taken, and searches with it would find the wrong things without a word.
 */
function refuseUnfit(model: LlamaModel): void {
  const pooling = Number(model.fileInfo.architectureMetadata.pooling_type)
  if (pooling === rankPooling) {
    throw new CorralError('unsupported', 'This model ranks documents. It gives no embeddings.')
  }
  if (vectorPoolings.has(pooling)) return
  throw new CorralError(
    'unsupported',
    'This model was not made for embeddings: its file names no pooling. Ask an embedding model.',
  )
}

function normalised(vector: readonly number[]): Float64Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (!Number.isFinite(norm)) {
    throw new CorralError('unavailable', 'The model computed no valid numbers for this input.')
  }
  return Float64Array.from(vector, (value) => (norm === 0 ? 0 : value / norm))
}
