import type { PoolStatus } from '../../contract/pool.ts'
import { type Caller, maySee, maySeeAll } from '../accounts/caller.ts'

/** A token that is bound to some models learns of no others, not from explanations either. */
export function seenBy(caller: Caller | null, status: PoolStatus): PoolStatus {
  if (maySeeAll(caller)) return status
  return {
    ...status,
    models: status.models.filter(({ modelId }) => maySee(caller, modelId)),
    budget: { ...status.budget, explanation: '' },
    evictions: status.evictions
      .filter(({ modelId }) => maySee(caller, modelId))
      .map((eviction) => ({ ...eviction, explanation: '' })),
  }
}
