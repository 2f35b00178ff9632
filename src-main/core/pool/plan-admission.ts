import type { PoolConfig } from '../../contract/pool.ts'
import type { Limit } from './budget.ts'
import { evictionOrder, whyFirst } from './eviction-order.ts'
import { type Going, type ResidentView, bytesOf, canGo, whoTakesWhat } from './resident-view.ts'
import type { MemoryReading } from './system-memory.ts'
import { inWords, listOf } from './words.ts'

/** One way to load a model. */
export interface LoadOption {
  readonly needBytes: number
  /** Its context is smaller than wanted; only when no other way is left. */
  readonly isSmaller: boolean
}

/** Everything a decision depends on. */
export interface PoolState {
  readonly residents: readonly ResidentView[]
  readonly limit: Limit
  readonly uncountedBytes: number
  readonly memory: Pick<MemoryReading, 'availableBytes' | 'pressure'>
  readonly policy: PoolConfig['eviction_policy']
  readonly nowMs: number
}

export type AdmissionPlan<Option extends LoadOption> =
  | { readonly action: 'load'; readonly option: Option }
  /** These go first, in this order; then it is decided anew. */
  | { readonly action: 'evict'; readonly option: Option; readonly going: readonly Going[] }
  | {
      readonly action: 'wait'
      /** `uses` of these models end, their loads end, they are gone; or memory comes back. */
      readonly for: 'uses' | 'unloads' | 'memory'
      readonly modelIds: readonly string[]
      readonly explanation: string
    }
  | { readonly action: 'refuse'; readonly explanation: string }

/**
 * Decides how a model gets in. Slots are given up before another model has to go, another model
 * before context, and context before anybody waits.
 *
 * @param options in the order in which they are wanted, never empty
 */
export function planAdmission<Option extends LoadOption>(
  modelId: string,
  options: readonly Option[],
  state: PoolState,
  { mayEvict = true }: { mayEvict?: boolean } = {},
): AdmissionPlan<Option> {
  const { residents, limit, memory } = state
  const smallest = Math.min(...options.map(({ needBytes }) => needBytes))
  const stays = residents.filter(
    ({ state: at, pinned }) => at === 'stuck' || (pinned && at !== 'unloading'),
  )
  const mostFree = limit.budgetBytes - state.uncountedBytes - bytesOf(stays)
  if (smallest > mostFree) {
    return { action: 'refuse', explanation: explainRefusal(modelId, smallest, stays, state) }
  }
  if (memory.pressure === 'critical') {
    const explanation = `'${modelId}' waits: the system is critically short of memory.`
    return { action: 'wait', for: 'memory', modelIds: [], explanation }
  }

  const free = freeBytes(state)
  const leaving = residents.filter(({ state: at }) => at === 'unloading')
  const soonFree = free + bytesOf(leaving)
  const idle = mayEvict ? evictionOrder(residents.filter(canGo), state.policy, state.nowMs) : []
  for (const isSmaller of [false, true]) {
    const tier = options.filter((option) => option.isSmaller === isSmaller)
    const fitting = tier.find(({ needBytes }) => needBytes <= free)
    if (fitting) return { action: 'load', option: fitting }
    if (tier.some(({ needBytes }) => needBytes <= soonFree)) return waitForUnloads(modelId, leaving)
    const best = fewestVictims(tier, idle, soonFree)
    if (best) {
      const going = best.victims.map((victim) => ({
        modelId: victim.modelId,
        explanation: `'${modelId}' needs ${inWords(best.option.needBytes)}, ${inWords(Math.max(0, free))} were free; '${victim.modelId}' was ${whyFirst(victim, state.policy, state.nowMs)}.`,
      }))
      return { action: 'evict', option: best.option, going }
    }
  }
  return planWait(modelId, options, state, soonFree, mayEvict)
}

/** Room by the budget and by what the system has left, whichever is less. */
function freeBytes({ residents, limit, uncountedBytes, memory }: PoolState): number {
  const loading = residents.filter(({ state }) => state === 'loading')
  return Math.min(
    limit.budgetBytes - uncountedBytes - bytesOf(residents),
    memory.availableBytes - limit.headroomBytes - bytesOf(loading),
  )
}

/** Of the ways that become possible, the one that costs the fewest models; then the first. */
function fewestVictims<Option extends LoadOption>(
  options: readonly Option[],
  idle: readonly ResidentView[],
  free: number,
): { option: Option; victims: readonly ResidentView[] } | null {
  const ways = options.flatMap((option) => {
    const victims = victimsFor(option.needBytes - free, idle)
    return victims ? [{ option, victims }] : []
  })
  return ways.toSorted((a, b) => a.victims.length - b.victims.length)[0] ?? null
}

/** The first in order that free enough together, less those without which it is enough too. */
export function victimsFor(
  bytes: number,
  inOrder: readonly ResidentView[],
): readonly ResidentView[] | null {
  if (bytes <= 0) return []
  const count = inOrder.findIndex((_, at) => bytesOf(inOrder.slice(0, at + 1)) >= bytes) + 1
  if (count === 0) return null
  let victims = inOrder.slice(0, count)
  for (const victim of victims.toReversed()) {
    const others = victims.filter((other) => other !== victim)
    if (bytesOf(others) >= bytes && others.length > 0) victims = others
  }
  return victims
}

function waitForUnloads<Option extends LoadOption>(
  modelId: string,
  leaving: readonly ResidentView[],
): AdmissionPlan<Option> {
  const modelIds = leaving.map((resident) => resident.modelId)
  const explanation = `'${modelId}' waits until ${listOf(modelIds)} ${modelIds.length > 1 ? 'are' : 'is'} unloaded.`
  return { action: 'wait', for: 'unloads', modelIds, explanation }
}

/** By the budget it fits once others have ended; until then it waits for as few as possible. */
function planWait<Option extends LoadOption>(
  modelId: string,
  options: readonly Option[],
  state: PoolState,
  soonFree: number,
  mayEvict: boolean,
): AdmissionPlan<Option> {
  const { residents, policy, nowMs } = state
  const present = residents.filter(({ state: at }) => at === 'loading' || at === 'ready')
  const movable = mayEvict ? present.filter(({ pinned }) => !pinned) : []
  const idleFirst = [
    ...evictionOrder(movable.filter(canGo), policy, nowMs),
    ...evictionOrder(
      movable.filter((resident) => !canGo(resident)),
      policy,
      nowMs,
    ),
  ]
  for (const { needBytes } of options) {
    const awaited = victimsFor(needBytes - soonFree, idleFirst)?.filter((one) => !canGo(one))
    if (!awaited || awaited.length === 0) continue
    const modelIds = awaited.map((resident) => resident.modelId)
    const explanation = `'${modelId}' needs ${inWords(needBytes)}, ${inWords(Math.max(0, soonFree))} are free; it waits for the uses of ${listOf(modelIds)} to end.`
    return { action: 'wait', for: 'uses', modelIds, explanation }
  }
  const smallest = Math.min(...options.map(({ needBytes }) => needBytes))
  if (!mayEvict)
    return { action: 'refuse', explanation: explainRefusal(modelId, smallest, present, state) }
  const explanation = `'${modelId}' needs ${inWords(smallest)}; the system has ${inWords(state.memory.availableBytes)} left, of which ${inWords(state.limit.headroomBytes)} stay free. It waits for memory.`
  return { action: 'wait', for: 'memory', modelIds: [], explanation }
}

function explainRefusal(
  modelId: string,
  needBytes: number,
  stays: readonly ResidentView[],
  { limit, uncountedBytes }: PoolState,
): string {
  const taken = stays.length > 0 ? ` Of that ${whoTakesWhat(stays)}, and none of these can go.` : ''
  const beside = uncountedBytes > 0 ? ` ${inWords(uncountedBytes)} are held by Corral itself.` : ''
  return `'${modelId}' needs at least ${inWords(needBytes)}; all models together may take ${inWords(limit.budgetBytes)} (${limit.explanation}).${taken}${beside}`
}
