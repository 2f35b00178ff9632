import type { PoolConfig } from '../../../src-main/contract/pool.ts'

/** Changes that are not applied yet; the limit as it was typed. */
export interface LimitsDraft {
  mode: PoolConfig['memory_limit_mode']
  value: string
  policy: PoolConfig['eviction_policy']
  preload: string[]
}

const gigabyte = 2 ** 30

export function draftOf(config: PoolConfig): LimitsDraft {
  return {
    mode: config.memory_limit_mode,
    value: String(config.memory_limit_value),
    policy: config.eviction_policy,
    preload: config.preload_models,
  }
}

/** The largest limit that means something: all memory there is. */
export function largestLimit(mode: LimitsDraft['mode'], systemBytes: number): number {
  return mode === 'percent' ? 100 : Math.max(1, Math.floor(systemBytes / gigabyte))
}

/** The same amount of memory in the other unit, as near as whole numbers come. */
export function withMode(
  draft: LimitsDraft,
  mode: LimitsDraft['mode'],
  systemBytes: number,
): LimitsDraft {
  if (mode === draft.mode) return draft
  const systemGb = systemBytes / gigabyte
  const value = Number(draft.value)
  const next = mode === 'gb' ? (systemGb * value) / 100 : (value / systemGb) * 100
  const within = Math.min(largestLimit(mode, systemBytes), Math.max(1, Math.round(next)))
  return { ...draft, mode, value: String(Number.isFinite(within) ? within : 1) }
}

/** Why the limit does not do, in words; null when it does. */
export function limitProblem({ mode, value }: LimitsDraft, systemBytes: number): string | null {
  const number = Number(value)
  const largest = largestLimit(mode, systemBytes)
  if (value.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= largest) {
    return null
  }
  return mode === 'percent'
    ? 'Enter a whole number from 1 to 100.'
    : `Enter a whole number from 1 to ${largest}, the memory of this machine in GB.`
}

/** What differs from what is in force; empty when nothing does. */
export function changesIn(draft: LimitsDraft, config: PoolConfig): Partial<PoolConfig> {
  const value = Number(draft.value)
  const limitChanged =
    draft.mode !== config.memory_limit_mode || value !== config.memory_limit_value
  return {
    ...(limitChanged && { memory_limit_mode: draft.mode, memory_limit_value: value }),
    ...(draft.policy !== config.eviction_policy && { eviction_policy: draft.policy }),
    ...(!sameList(draft.preload, config.preload_models) && { preload_models: draft.preload }),
  }
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at])
}

/** The list with the item at `from` moved by one place; unchanged at its ends. */
export function moved(list: readonly string[], from: number, step: -1 | 1): string[] {
  const item = list[from]
  const to = from + step
  if (item === undefined || to < 0 || to >= list.length) return [...list]
  return list.toSpliced(from, 1).toSpliced(to, 0, item)
}
