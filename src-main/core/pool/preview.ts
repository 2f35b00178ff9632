import type { PoolConfig, PoolPreview } from '../../contract/pool.ts'
import type { Change } from '../settings/changes.ts'
import { withChange } from '../settings/pool-settings.ts'
import { explainUse, limitOf } from './budget.ts'
import type { PoolState } from './plan-admission.ts'
import { planLimit } from './plan-relief.ts'
import { bytesOf } from './resident-view.ts'
import type { MemoryReading } from './system-memory.ts'

/**
 * What other limits would do now. Changes nothing.
 * @throws CorralError `invalid_input`
 */
export function previewLimits(
  state: PoolState,
  config: PoolConfig,
  change: Change<PoolConfig>,
  { totalBytes }: Pick<MemoryReading, 'totalBytes'>,
): PoolPreview {
  const changed = withChange(config, change)
  const limit = limitOf(changed, totalBytes)
  const going = planLimit({ ...state, limit, policy: changed.eviction_policy })
  const evicted = going.map(({ modelId }) => modelId)
  const staying = state.residents.filter(({ modelId }) => !evicted.includes(modelId))
  const countedBytes = bytesOf(staying)
  const waiting = going.map(({ explanation }) => explanation).join(' ')
  return {
    budgetBytes: limit.budgetBytes,
    usedBytes: countedBytes + state.uncountedBytes,
    evicted,
    explanation: explainUse(
      limit,
      { countedBytes, uncountedBytes: state.uncountedBytes },
      waiting === '' ? null : waiting,
    ),
  }
}
