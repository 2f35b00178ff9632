import type { PoolConfig, PoolPreview } from '../../contract/pool.ts'
import type { Change } from '../settings/changes.ts'
import { withChange } from '../settings/pool-settings.ts'
import { explainUse, limitOf } from './budget.ts'
import type { Way } from './model-files.ts'
import { type PoolState, planAdmission } from './plan-admission.ts'
import { planLimit } from './plan-relief.ts'
import { bytesOf } from './resident-view.ts'
import type { Resident } from './resident.ts'
import type { MemoryReading } from './system-memory.ts'
import { inWords } from './words.ts'

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

/** What a lease of a model would come to. */
export interface LoadPreview {
  /** In words that name no other model, unless it has to `wait`. */
  readonly state: string
  readonly action: 'none' | 'load' | 'wait'
  /** Models that would have to go first. */
  readonly evicted: readonly string[]
}

/**
 * What it would take to use a model now. Changes nothing.
 * @param ways never empty
 */
export function previewLoad(
  modelId: string,
  ways: readonly Way[],
  resident: Pick<Resident, 'state' | 'contextTokens'> | null,
  { state, minContextTokens }: { readonly state: PoolState; readonly minContextTokens: number },
): LoadPreview {
  if (resident?.state === 'ready' && resident.contextTokens >= minContextTokens) {
    return { state: 'loaded', action: 'none', evicted: [] }
  }
  if (resident?.state === 'loading') return { state: 'is loading', action: 'none', evicted: [] }
  const residents = state.residents.filter((view) => view.modelId !== modelId)
  const plan = planAdmission(modelId, ways, { ...state, residents })
  if (plan.action === 'wait' || plan.action === 'refuse') {
    return { state: plan.explanation, action: 'wait', evicted: [] }
  }
  const { needBytes, settings } = plan.option
  const again = resident?.state === 'ready' ? 'again, ' : ''
  return {
    state: `would be loaded ${again}with ${settings.contextTokens} tokens of context, ${inWords(needBytes)}`,
    action: 'load',
    evicted: plan.action === 'evict' ? plan.going.map((going) => going.modelId) : [],
  }
}
