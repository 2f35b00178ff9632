import type { Fit } from '../../src-main/contract/fit.ts'
import { formatContext } from './format.ts'

export const verdictText: Readonly<Record<Fit['verdict'], string>> = {
  fits: 'Fits',
  tight: 'Tight',
  no: 'Too big',
}

const smallestTokens = 2048
const usualMostTokens = 131_072

/** What the context slider stops at: powers of two up to what the model was made for. */
export function contextSteps(trainContextTokens: number | null): number[] {
  const most = trainContextTokens ?? usualMostTokens
  const steps: number[] = []
  for (let tokens = smallestTokens; tokens < most; tokens *= 2) steps.push(tokens)
  return [...steps, most]
}

/** The place of the step that is nearest, as people see it: each step is twice the one before. */
export function nearestStep(steps: number[], tokens: number): number {
  const distance = (step: number) => Math.abs(Math.log(step / tokens))
  return steps.reduce(
    (best, step, at) => (distance(step) < distance(steps[best] ?? step) ? at : best),
    0,
  )
}

/**
 * Another quality of the same model, by the sum of one that was computed: only the weights differ.
 * Nothing has to be asked for it.
 */
export function fitOfOther(known: Fit, knownSizeBytes: number, sizeBytes: number): Fit {
  const weightsBytes = Math.round(known.weightsBytes * (sizeBytes / Math.max(1, knownSizeBytes)))
  const fixedBytes = weightsBytes + known.computeBytes
  const totalBytes = fixedBytes + known.contextBytes
  const perToken = known.contextBytes / known.contextTokens
  const { budgetBytes, freeBytes } = known
  const fitsWithLess = fixedBytes + perToken * smallestTokens <= budgetBytes
  const verdict = totalBytes <= freeBytes ? 'fits' : fitsWithLess ? 'tight' : 'no'
  const room = Math.floor((budgetBytes - fixedBytes) / Math.max(perToken, 1e-9))
  return {
    ...known,
    verdict,
    weightsBytes,
    totalBytes,
    maxContextTokens: known.maxContextTokens === null ? null : Math.max(0, room),
    source: 'size',
  }
}

/** What would make it fit, where it does not just so. */
export function fitAdvice(fit: Fit): string | null {
  const { verdict, totalBytes, budgetBytes, contextTokens, maxContextTokens } = fit
  if (verdict === 'fits') return null
  if (verdict === 'no') return 'Choose a smaller quality, or allow models more memory in Pool.'
  if (totalBytes <= budgetBytes) {
    return 'It fits when other models leave memory. Corral unloads idle ones by itself.'
  }
  if (maxContextTokens === null || maxContextTokens >= contextTokens) {
    return 'Choose a shorter context or a smaller cache.'
  }
  return `Choose a shorter context, up to ${formatContext(roundDown(maxContextTokens))}, or a smaller cache.`
}

function roundDown(tokens: number): number {
  return tokens < 1024 ? tokens : Math.floor(tokens / 1024) * 1024
}
