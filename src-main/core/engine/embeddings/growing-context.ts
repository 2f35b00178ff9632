import type { LlamaModel } from 'node-llama-cpp'
import { CorralError } from '../../errors.ts'
import { createLimit } from '../../lib/limit.ts'

/** Attention over a whole input takes memory with the square of its length. */
const mostInputTokens = 8192

const smallestContextTokens = 512

/** A context that is made when it is first needed, and made anew for an input that it cannot hold. */
export interface GrowingContext<C> {
  /** Longest input, its special tokens included. */
  readonly maxInputTokens: number
  /**
   * Gives a context that holds so many tokens to one caller at a time, in order of arrival.
   * @throws CorralError `unavailable` when there is no memory for it
   */
  use<T>(tokens: number, signal: AbortSignal, work: (context: C) => Promise<T>): Promise<T>
  /** As estimated for the context that is there; 0 while there is none. */
  memoryBytes(): number
  dispose(): Promise<void>
}

export interface ContextSize {
  readonly contextSize: number
  /** A whole input is one batch: a mean over several would be that of the last one only. */
  readonly batchSize: number
}

export function createGrowingContext<C extends { dispose(): Promise<void> }>(
  model: LlamaModel,
  create: (size: ContextSize) => Promise<C>,
): GrowingContext<C> {
  const maxInputTokens = Math.min(model.trainContextSize, mostInputTokens)
  const oneAtATime = createLimit(1)
  let current: { context: C; contextTokens: number; bytes: number } | null = null

  const drop = async () => {
    const dropped = current
    current = null
    await dropped?.context.dispose()
  }
  const grow = async (tokens: number): Promise<C> => {
    if (current && current.contextTokens > tokens) return current.context
    await drop()
    const contextTokens = sizeFor(tokens, maxInputTokens)
    const size = { contextSize: contextTokens, batchSize: contextTokens }
    const context = await created(create, size)
    current = { context, contextTokens, bytes: await estimatedBytes(model, size) }
    return context
  }

  return {
    maxInputTokens,
    use: (tokens, signal, work) =>
      oneAtATime(async () => {
        signal.throwIfAborted()
        return work(await grow(tokens))
      }),
    memoryBytes: () => current?.bytes ?? 0,
    dispose: () => oneAtATime(drop),
  }
}

/** Room for the input and one token more, in few sizes, so that it seldom has to grow. */
function sizeFor(tokens: number, maxInputTokens: number): number {
  let size = smallestContextTokens
  while (size <= tokens) size *= 2
  return Math.min(size, maxInputTokens + 1)
}

async function created<C>(
  create: (size: ContextSize) => Promise<C>,
  size: ContextSize,
): Promise<C> {
  try {
    return await create(size)
  } catch (error) {
    const { InsufficientMemoryError } = await import('node-llama-cpp')
    if (!(error instanceof InsufficientMemoryError)) throw error
    throw new CorralError(
      'unavailable',
      'There is not enough memory for an input of this length.',
      {
        cause: error,
      },
    )
  }
}

async function estimatedBytes(model: LlamaModel, size: ContextSize): Promise<number> {
  const { cpuRam, gpuVram } = await model.fileInsights.estimateContextResourceRequirementsV2({
    ...size,
    sequences: 1,
    isEmbeddingContext: true,
    modelGpuLayers: model.gpuLayers,
  })
  return cpuRam + gpuVram
}
