import type { KvCacheType } from '../../contract/fit.ts'
import type { MemoryNeed } from '../engine/load-options.ts'

/** Logits and working memory of one batch: 512 tokens of a vocabulary of 150 000. */
const computeBytes = 320 * 2 ** 20

/**
 * Bytes that keys and values of one token take in f16, in a model of a billion parameters. It grows
 * with the square root: Llama 3.2 1B has 33 kB, Qwen3 4B 147, Llama 3.1 8B 131, Llama 3.3 70B 328.
 */
const tokenBytesOfBillion = 45_000

/** Bits of a weight when the name does not tell. */
const usualBits = 4.9

/** Bytes of a value of the cache against f16; as the engine counts them. */
const cacheShare: Readonly<Record<KvCacheType, number>> = {
  f16: 1,
  q8_0: 34 / 64,
  q5_1: 24 / 64,
  q4_0: 18 / 64,
}

/**
 * What a model takes, guessed from the size of its file and the quantisation that its name tells.
 * Models with few layers that attend to everything take less.
 */
export function needBySize(
  model: { readonly sizeBytes: number; readonly quantization: string | null },
  context: { readonly contextTokens: number; readonly kvCacheType: KvCacheType },
): MemoryNeed {
  const { sizeBytes, quantization } = model
  const billions = (sizeBytes * 8) / bitsOf(quantization) / 1e9
  const tokenBytes = tokenBytesOfBillion * Math.sqrt(billions) * cacheShare[context.kvCacheType]
  return {
    weightsBytes: sizeBytes,
    contextBytes: Math.ceil(tokenBytes * context.contextTokens),
    computeBytes,
  }
}

/** With the scales of its blocks a quantisation takes about half a bit more than its name says. */
function bitsOf(quantization: string | null): number {
  if (quantization === null) return usualBits
  if (/F32/.test(quantization)) return 32
  if (/F16/.test(quantization)) return 16
  if (/FP4/.test(quantization)) return 4.5
  const digit = /Q(\d)/.exec(quantization)?.[1]
  return digit === undefined ? usualBits : Number(digit) + 0.6
}
