import type { PoolStatus, PooledModel } from '../../../src-main/contract/pool.ts'

/** One model's share of the budget. */
export interface MemoryPart {
  modelId: string
  weightsBytes: number
  contextBytes: number
  computeBytes: number
  totalBytes: number
  /** Not loaded yet: the figures are Corral's estimate. */
  estimated: boolean
  /** Of the bar, 0 to 1. */
  share: number
  /** 1 to 6; models next to each other differ. */
  colour: number
}

export interface MemorySum {
  parts: MemoryPart[]
  /** In use, but by none of the parts: what the process holds beyond what is counted. */
  otherBytes: number
  usedBytes: number
  freeBytes: number
  budgetBytes: number
  /** What is in use beyond the budget, right after it was lowered; else 0. */
  overBytes: number
}

const colours = 6

/** The sum as it is drawn: the bar is the budget, or what is in use where that is more. */
export function memorySum({ models, budget }: Pick<PoolStatus, 'models' | 'budget'>): MemorySum {
  const { budgetBytes, usedBytes } = budget
  const whole = Math.max(budgetBytes, usedBytes, 1)
  const parts = models.filter(holdsMemory).map(({ modelId, memory }, at) => ({
    modelId,
    weightsBytes: memory.weightsBytes,
    contextBytes: memory.contextBytes,
    computeBytes: memory.computeBytes,
    totalBytes: memory.totalBytes,
    estimated: memory.source === 'estimate',
    share: Math.min(1, memory.totalBytes / whole),
    colour: (at % colours) + 1,
  }))
  const counted = parts.reduce((sum, { totalBytes }) => sum + totalBytes, 0)
  return {
    parts,
    otherBytes: Math.max(0, usedBytes - counted),
    usedBytes,
    freeBytes: Math.max(0, budgetBytes - usedBytes),
    budgetBytes,
    overBytes: Math.max(0, usedBytes - budgetBytes),
  }
}

function holdsMemory({ state }: PooledModel): boolean {
  return state !== 'failed'
}
