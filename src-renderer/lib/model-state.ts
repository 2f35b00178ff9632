import type { PooledModel } from '../../src-main/contract/pool.ts'
import { formatPercent } from './format.ts'

export type ModelState = 'idle' | PooledModel['state']

const words: Record<Exclude<ModelState, 'loading'>, string> = {
  idle: 'Not loaded',
  ready: 'Ready',
  unloading: 'Unloading',
  failed: 'Could not load',
}

export function modelState(pooled: PooledModel | undefined): ModelState {
  return pooled?.state ?? 'idle'
}

/** In words, for a label beside or instead of the dot. */
export function modelStateText(pooled: PooledModel | undefined): string {
  if (pooled?.state === 'loading') return `Loading ${formatPercent(pooled.progress)}`
  return words[pooled?.state ?? 'idle']
}
