import type { Token } from 'node-llama-cpp'
import type { Sampling } from '../../chat.ts'
import type { ResolvedSampling } from '../scheduler/generation.ts'

/**
 * llama.cpp's own defaults where the request is silent. Each choice draws from a seed of its own;
 * the same seed gives the same choices again.
 */
export function resolveSampling(sampling: Sampling, choice: number): ResolvedSampling {
  const seed = sampling.seed ?? Math.floor(Math.random() * 2 ** 32)
  return {
    temperature: sampling.temperature ?? 0.8,
    topP: sampling.topP ?? 0.95,
    topK: sampling.topK ?? 40,
    minP: sampling.minP ?? 0.05,
    seed: (seed + choice) >>> 0,
    frequencyPenalty: sampling.frequencyPenalty ?? 0,
    presencePenalty: sampling.presencePenalty ?? 0,
    repeatPenalty: sampling.repeatPenalty ?? 1,
    logitBias: (sampling.logitBias ?? new Map()) as ReadonlyMap<Token, number>,
  }
}
