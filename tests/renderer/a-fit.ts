import type { Fit } from '../../src-main/contract/fit.ts'

const gb = 2 ** 30

/** A model of 4 GB with 1 GB of context, on a Mac where all models together may take 10 GB. */
export function aFit(change: Partial<Fit> = {}): Fit {
  return {
    verdict: 'fits',
    contextTokens: 8192,
    kvCacheType: 'f16',
    weightsBytes: 4 * gb,
    contextBytes: gb,
    computeBytes: gb / 2,
    totalBytes: 5.5 * gb,
    budgetBytes: 10 * gb,
    freeBytes: 8 * gb,
    maxContextTokens: 45_056,
    source: 'header',
    explanation: '',
    ...change,
  }
}
