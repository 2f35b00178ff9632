import type { Limit } from '../../src-main/core/pool/budget.ts'
import type { PoolState } from '../../src-main/core/pool/plan-admission.ts'
import type { ResidentView } from '../../src-main/core/pool/resident-view.ts'

/** Round numbers that are easy to add up in the head. */
export const gigabyte = 2 ** 30

export function view(modelId: string, values: Partial<ResidentView> = {}): ResidentView {
  return {
    modelId,
    state: 'ready',
    bytes: gigabyte,
    leases: 0,
    pinned: false,
    lastUsedAtMs: 0,
    useCount: 1,
    idleLimitMs: null,
    ...values,
  }
}

export function limit(gigabytes: number): Limit {
  return {
    budgetBytes: gigabytes * gigabyte,
    headroomBytes: gigabyte,
    explanation: 'a limit of the test',
  }
}

export function stateOf(
  residents: readonly ResidentView[],
  values: Partial<PoolState> = {},
): PoolState {
  return {
    residents,
    limit: limit(10),
    uncountedBytes: 0,
    memory: { availableBytes: 100 * gigabyte, pressure: 'normal' },
    policy: 'lru',
    nowMs: 1_000_000,
    ...values,
  }
}
