import { evictionOrder, whyFirst } from './eviction-order.ts'
import { type PoolState, victimsFor } from './plan-admission.ts'
import { type Going, type ResidentView, bytesOf, canGo } from './resident-view.ts'
import { inWords } from './words.ts'

/** Models that go because all together take more than they may; busy ones follow once idle. */
export function planLimit({ residents, limit, uncountedBytes, policy, nowMs }: PoolState): Going[] {
  const staying = residents.filter(({ state }) => state !== 'unloading')
  const excess = bytesOf(staying) + uncountedBytes - limit.budgetBytes
  if (excess <= 0) return []
  const idle = evictionOrder(residents.filter(canGo), policy, nowMs)
  const victims = victimsFor(excess, idle) ?? idle
  return victims.map((victim) => ({
    modelId: victim.modelId,
    explanation: `Models may take ${inWords(limit.budgetBytes)}, ${inWords(excess)} too much was taken; '${victim.modelId}' was ${whyFirst(victim, policy, nowMs)}.`,
  }))
}

/** Models that go because the system is short: the longest idle one, or when it is critical all. */
export function planPressure({ residents, memory, nowMs }: PoolState): Going[] {
  if (memory.pressure === 'normal') return []
  const idle = evictionOrder(residents.filter(canGo), 'lru', nowMs)
  const going = memory.pressure === 'critical' ? idle : idle.slice(0, 1)
  return going.map((victim) => ({
    modelId: victim.modelId,
    explanation: `The system is ${memory.pressure === 'critical' ? 'critically ' : ''}short of memory, ${inWords(memory.availableBytes)} are left; '${victim.modelId}' was ${whyFirst(victim, 'lru', nowMs)}.`,
  }))
}

/** When a model will be unloaded for want of use; `null` while it is used, or for ever. */
export function unloadsAtMs(resident: ResidentView): number | null {
  if (!canGo(resident) || resident.idleLimitMs === null) return null
  return resident.lastUsedAtMs + resident.idleLimitMs
}

/** Models whose time is up, and when the next one's is. */
export function planIdle(
  residents: readonly ResidentView[],
  nowMs: number,
): { readonly going: Going[]; readonly nextAtMs: number | null } {
  const ends = residents.flatMap((resident) => {
    const atMs = unloadsAtMs(resident)
    return atMs === null ? [] : [{ resident, atMs }]
  })
  const going = ends
    .filter(({ atMs }) => atMs <= nowMs)
    .map(({ resident: { modelId, idleLimitMs } }) => ({
      modelId,
      explanation: `'${modelId}' was unused for the ${Math.round((idleLimitMs ?? 0) / 1000)} s that it may be.`,
    }))
  const later = ends.map(({ atMs }) => atMs).filter((atMs) => atMs > nowMs)
  return { going, nextAtMs: later.length > 0 ? Math.min(...later) : null }
}
