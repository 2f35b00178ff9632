import type { Eviction, PoolBudget, PoolConfig } from '../../contract/pool.ts'
import type { Log } from '../lib/log.ts'
import type { Settings } from '../settings/settings.ts'
import { explainUse, limitOf, uncountedBytes } from './budget.ts'
import type { PoolState } from './plan-admission.ts'
import { planIdle, planLimit, planPressure } from './plan-relief.ts'
import type { Resident } from './resident.ts'
import { type Going, type ResidentView, bytesOf } from './resident-view.ts'
import type { SystemMemory } from './system-memory.ts'

const keptEvictions = 50

/** The models in memory, and what is known for decisions about them. */
export interface Residents {
  get(modelId: string): Resident | undefined
  all(): Resident[]
  add(resident: Resident): void
  /** How often a model was used since Corral started. */
  usesOf(modelId: string): number
  /** Takes a failed one off the list. */
  forget(modelId: string): void
  /** Asks the system for its memory; what is decided after it uses the answer. */
  measure(): Promise<void>
  state(): PoolState
  budget(waiting: string | null): PoolBudget
  /** Unloads after its uses and notes why. Ends when its memory is free. */
  evict(resident: Resident, reason: Eviction['reason'], explanation: string): Promise<void>
  /** Lets go whoever is over the limit or unused for too long; answers when the next time is up. */
  relieve(): { readonly nextAtMs: number | null }
  /** Lets go for the sake of the system, once for each measurement. */
  heedPressure(): void
  evictions(): Eviction[]
}

export function createResidents(deps: {
  readonly settings: Settings
  readonly memory: SystemMemory
  readonly log: Log
  readonly changed: () => void
}): Residents {
  const { settings, memory, log, changed } = deps
  const residents = new Map<string, Resident>()
  /** Given up and replaced, but their memory is not back. */
  const lost = new Set<Resident>()
  const uses = new Map<string, number>()
  const evictions: Eviction[] = []
  let config: PoolConfig = settings.pool.get()
  settings.pool.onChange((changedConfig) => (config = changedConfig))
  let baselineBytes = memory.latest().processBytes

  const views = (): ResidentView[] =>
    [...residents.values(), ...lost].flatMap((resident) => resident.view() ?? [])

  const state = (): PoolState => {
    const reading = memory.latest()
    const present = views()
    return {
      residents: present,
      limit: limitOf(config, reading.totalBytes),
      uncountedBytes: uncountedBytes(reading, baselineBytes, bytesOf(present)),
      memory: reading,
      policy: config.eviction_policy,
      nowMs: Date.now(),
    }
  }

  const evict: Residents['evict'] = async (resident, reason, explanation) => {
    if (resident.state !== 'unloading') {
      const { modelId, bytes: freedBytes } = resident
      const at = new Date().toISOString()
      evictions.unshift({ at, modelId, reason, explanation, freedBytes })
      evictions.splice(keptEvictions)
    }
    await resident.unload()
    uses.set(resident.modelId, resident.useCount)
    if (residents.get(resident.modelId) === resident) residents.delete(resident.modelId)
    changed()
  }
  const evictAll = (going: readonly Going[], reason: Eviction['reason']) => {
    for (const { modelId, explanation } of going) {
      const resident = residents.get(modelId)
      if (!resident) continue
      evict(resident, reason, explanation).catch((error: unknown) =>
        log.error({ err: error, modelId }, 'model not unloaded'),
      )
    }
  }

  return {
    get: (modelId) => residents.get(modelId),
    all: () => [...residents.values()],
    add(resident) {
      const before = residents.get(resident.modelId)
      if (before?.view()) lost.add(before)
      residents.set(resident.modelId, resident)
      changed()
    },
    usesOf: (modelId) => residents.get(modelId)?.useCount ?? uses.get(modelId) ?? 0,
    forget(modelId) {
      const resident = residents.get(modelId)
      if (resident?.state !== 'failed') return
      if (resident.view()) lost.add(resident)
      residents.delete(modelId)
      changed()
    },
    async measure() {
      for (const resident of lost) if (!resident.view()) lost.delete(resident)
      const reading = await memory.measure()
      if (views().length === 0) baselineBytes = reading.processBytes
    },
    state,
    budget(waiting) {
      const now = state()
      const countedBytes = bytesOf(now.residents)
      const reading = memory.latest()
      const use = { countedBytes, uncountedBytes: now.uncountedBytes }
      return {
        budgetBytes: now.limit.budgetBytes,
        usedBytes: countedBytes + now.uncountedBytes,
        headroomBytes: now.limit.headroomBytes,
        systemTotalBytes: reading.totalBytes,
        systemAvailableBytes: reading.availableBytes,
        processBytes: reading.processBytes,
        pressure: reading.pressure,
        explanation: explainUse(now.limit, use, waiting),
      }
    },
    evict,
    relieve() {
      evictAll(planIdle(views(), Date.now()).going, 'idle')
      evictAll(planLimit(state()), 'limit')
      return { nextAtMs: planIdle(views(), Date.now()).nextAtMs }
    },
    heedPressure() {
      evictAll(planPressure(state()), 'pressure')
    },
    evictions: () => [...evictions],
  }
}
