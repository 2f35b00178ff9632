import type { Fit, KvCacheType } from '../../contract/fit.ts'
import type { MemoryNeed } from '../engine/load-options.ts'
import { inWords } from '../pool/words.ts'

/** What a model would take, and what there is. */
export interface FitQuestion {
  readonly need: MemoryNeed
  readonly contextTokens: number
  readonly kvCacheType: KvCacheType
  readonly source: Fit['source']
  /** With the least context that is of use. */
  readonly leastBytes: number
  /** `null` where only the size is known. */
  readonly maxContextTokens: number | null
  readonly budget: {
    /** All models together may take. */
    readonly budgetBytes: number
    /** By other models, and by what the process holds beside them. */
    readonly usedBytes: number
  }
}

/** Whether it would run here. The sum is the caller's; the verdict and the words are ours. */
export function judgeFit(question: FitQuestion): Fit {
  const { need, contextTokens, kvCacheType, source, maxContextTokens, budget } = question
  const { weightsBytes, contextBytes, computeBytes } = need
  const totalBytes = weightsBytes + contextBytes + computeBytes
  const { budgetBytes } = budget
  const freeBytes = Math.max(0, budgetBytes - budget.usedBytes)
  const judged = { ...question, totalBytes, freeBytes }
  return {
    verdict: verdictOn(judged),
    contextTokens,
    kvCacheType,
    weightsBytes,
    contextBytes,
    computeBytes,
    totalBytes,
    budgetBytes,
    freeBytes,
    maxContextTokens,
    source,
    explanation: `${sumInWords(judged)} ${verdictInWords(judged)}`,
  }
}

interface Judged extends FitQuestion {
  readonly totalBytes: number
  readonly freeBytes: number
}

function verdictOn({ totalBytes, freeBytes, leastBytes, budget }: Judged): Fit['verdict'] {
  if (totalBytes <= freeBytes) return 'fits'
  return Math.min(totalBytes, leastBytes) <= budget.budgetBytes ? 'tight' : 'no'
}

function sumInWords({ need, totalBytes, contextTokens, kvCacheType, source }: Judged): string {
  const about = source === 'size' ? 'About ' : ''
  const context = `${inWords(need.contextBytes)} for ${contextTokens} tokens of context in ${kvCacheType}`
  const sum = `${inWords(need.weightsBytes)} of weights, ${context} and ${inWords(need.computeBytes)} to compute with`
  return `${about}${sum} are ${inWords(totalBytes)}.`
}

function verdictInWords(judged: Judged): string {
  const { totalBytes, freeBytes, leastBytes, maxContextTokens, contextTokens, budget } = judged
  const allowed = `models may take ${inWords(budget.budgetBytes)}`
  if (totalBytes <= freeBytes) {
    const more =
      maxContextTokens !== null && maxContextTokens > contextTokens
        ? ` There is room for ${maxContextTokens} tokens.`
        : ''
    return `It fits: ${allowed}, and ${inWords(freeBytes)} are free.${more}`
  }
  if (totalBytes <= budget.budgetBytes) {
    return `It fits when other models go: ${allowed}, but only ${inWords(freeBytes)} are free.`
  }
  if (leastBytes > budget.budgetBytes) return `It does not fit: ${allowed}.`
  const most = maxContextTokens === null ? '' : `, ${maxContextTokens} tokens at most`
  return `It fits with less context only${most}: ${allowed}.`
}
