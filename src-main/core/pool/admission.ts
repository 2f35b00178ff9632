import type { Engine } from '../engine/engine.ts'
import type { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import { coolingDown, noRoom, tooLong } from './admission-errors.ts'
import type { CoolDowns } from './cool-down.ts'
import { mostContextTokens } from './load-choices.ts'
import type { ModelFile, ModelFiles, Way } from './model-files.ts'
import { type AdmissionPlan, planAdmission } from './plan-admission.ts'
import { Resident, type ResidentEvents } from './resident.ts'
import type { Residents } from './residents.ts'
import type { Variants } from './variants.ts'
import type { Waiter } from './waiter.ts'

/** How long a load waits for memory that others on this machine hold. */
const memoryWaitMs = 30_000

/** Most checks are over before anybody could read that there is one. */
const tellCheckAfterMs = 500

/** What is left of a waiter's turn. One whose file is being checked keeps nobody waiting. */
type Outcome = 'done' | 'blocked' | 'checking'

/**
 * The one way in. Whoever asks is served in order of arrival: nobody who came later takes the room,
 * or the use, that an earlier one waits for.
 */
export interface Admission {
  /** Gives a lease at once, if nothing has to be decided. */
  grantNow(waiter: Waiter): boolean
  enqueue(waiter: Waiter): void
  /** Decides anew for everybody who waits. Callers need not wait for it. */
  pump(): void
  /** Why the first one waits; `null` when nobody does. */
  waiting(): string | null
  /** Refuses everybody who waits. */
  stop(error: CorralError): void
}

export function createAdmission(deps: {
  readonly engine: Engine
  readonly files: ModelFiles
  readonly variants: Variants
  readonly residents: Residents
  readonly coolDowns: CoolDowns
  readonly events: ResidentEvents
  readonly log: Log
}): Admission {
  const { engine, files, variants, residents, coolDowns, log } = deps
  let queue: Waiter[] = []
  /** Models whose uses the first in line waits for: nobody may begin a new use before it. */
  let reserved: ReadonlySet<string> = new Set()
  let reason: string | null = null
  const checked = new WeakSet<Waiter>()
  /** Context that requests were seen to need, for the next load. */
  const grown = new Map<string, number>()

  const isEnough = (resident: Resident, waiter: Waiter) =>
    resident.contextTokens >= waiter.options.minContextTokens

  /** Gets its lease when the load ends, before anything else can happen to the model. */
  const attach = (waiter: Waiter, resident: Resident) => {
    const expected = resident.expect()
    const ignore = resident.onProgress((progress) => {
      if (!waiter.isSettled()) waiter.options.onProgress(progress)
    })
    const end = (answer: () => void) => {
      ignore()
      if (!waiter.isSettled()) answer()
      expected()
    }
    const loaded = () => {
      if (resident.state === 'ready') return waiter.grant(resident)
      queue = [waiter, ...queue]
      pump()
    }
    const failed = (error: unknown) => {
      const { retryAt } = resident
      waiter.refuse(retryAt ? coolingDown({ error: String(resident.error), retryAt }) : error)
    }
    resident.loaded.then(
      () => end(loaded),
      (error: unknown) => end(() => failed(error)),
    )
  }

  const startLoad = (waiter: Waiter, file: ModelFile, way: Way) => {
    const { modelId } = waiter
    const { pinned, idleSeconds } = variants.settingsOf(modelId)
    const resident = new Resident({
      modelId,
      settings: way.settings,
      need: way.need,
      useCount: residents.usesOf(modelId),
      load: (options) => engine.load(file.path, options),
      events: deps.events,
    })
    resident.keeping = { pinned, idleSeconds }
    residents.add(resident)
    resident.loaded.then(
      () => coolDowns.succeeded(modelId),
      (error: unknown) => {
        if (resident.state !== 'failed') return
        log.error({ err: error, modelId }, 'model not loaded')
        resident.retryAt = coolDowns.failed(modelId, file.identity, String(resident.error))
      },
    )
    attach(waiter, resident)
  }

  /** Needs nothing but what is known: a use of what is loaded, a share in a load under way. */
  const settleAtOnce = (waiter: Waiter): boolean => {
    const resident = residents.get(waiter.modelId)
    if (!resident || !isEnough(resident, waiter)) return false
    if (resident.state === 'ready') waiter.grant(resident)
    else if (resident.state === 'loading') attach(waiter, resident)
    else return false
    return true
  }

  const block = (waiter: Waiter, explanation: string, modelIds: readonly string[]): Outcome => {
    reason = explanation
    reserved = new Set(modelIds)
    waiter.tell(explanation)
    return 'blocked'
  }

  const obey = (plan: AdmissionPlan<Way>, waiter: Waiter, file: ModelFile): Outcome => {
    if (plan.action === 'refuse') return refuse(waiter, plan.explanation)
    if (plan.action === 'load' || plan.action === 'evict') {
      waiter.memoryDeadlineMs = null
      return makeRoom(plan, waiter, file)
    }
    if (plan.for !== 'memory') return block(waiter, plan.explanation, plan.modelIds)
    waiter.memoryDeadlineMs ??= Date.now() + memoryWaitMs
    if (Date.now() < waiter.memoryDeadlineMs) return block(waiter, plan.explanation, [])
    return refuse(waiter, plan.explanation)
  }

  const refuse = (waiter: Waiter, explanation: string): Outcome => {
    waiter.refuse(noRoom(explanation, waiter.options))
    return 'done'
  }

  /** Lets go who has to, among them the model itself with too little context; else loads it. */
  const makeRoom = (
    plan: Extract<AdmissionPlan<Way>, { option: Way }>,
    waiter: Waiter,
    file: ModelFile,
  ): Outcome => {
    const { modelId } = waiter
    const { contextTokens } = plan.option.settings
    const resident = residents.get(modelId)
    const small = resident?.state === 'ready' || resident?.state === 'loading' ? resident : null
    if (small && (small.leases > 0 || small.state === 'loading')) {
      const explanation = `'${modelId}' gets a context of ${contextTokens} tokens once its present uses end.`
      return block(waiter, explanation, [modelId])
    }
    if (plan.action === 'evict') {
      for (const going of plan.going) letGo(going.modelId, 'room', going.explanation)
    }
    if (small) {
      const explanation = `A request needs ${waiter.options.minContextTokens} tokens of context, ${small.contextTokens} were there; it is loaded again with ${contextTokens}.`
      letGo(modelId, 'grow', explanation)
    }
    if (plan.action === 'evict' || small) {
      return block(waiter, `'${modelId}' waits until room is made.`, [])
    }
    startLoad(waiter, file, plan.option)
    return 'done'
  }

  const letGo = (modelId: string, why: 'room' | 'grow', explanation: string) => {
    const resident = residents.get(modelId)
    if (!resident) return
    residents
      .evict(resident, why, explanation)
      .catch((error: unknown) => log.error({ err: error, modelId }, 'model not unloaded'))
  }

  /** @throws CorralError when it need not wait to be refused */
  const check = async (waiter: Waiter): Promise<ModelFile> => {
    const { modelId, options } = waiter
    checked.add(waiter)
    const file = await files.locate(modelId)
    const failure = options.isExplicit ? null : coolDowns.holding(modelId, file.identity)
    if (failure) throw coolingDown(failure)
    const chosen = variants.settingsOf(modelId)
    const most = mostContextTokens({ settings: chosen, ...file })
    if (options.minContextTokens > most) throw tooLong(options.minContextTokens, most)
    return file
  }

  const awaitCheck = (waiter: Waiter, file: ModelFile): Outcome => {
    const explanation = `'${waiter.modelId}' is checked before it is loaded for the first time.`
    const telling = setTimeout(() => waiter.tell(explanation), tellCheckAfterMs)
    files
      .check(file)
      .catch(waiter.refuse)
      .finally(() => {
        clearTimeout(telling)
        pump()
      })
    return 'checking'
  }

  /** Looks at the file, then decides in one go with what is true at that moment. */
  const decide = async (waiter: Waiter): Promise<Outcome> => {
    const { modelId, options } = waiter
    if (settleAtOnce(waiter)) return 'done'
    const file = await check(waiter)
    if (!(await files.isChecked(file))) return awaitCheck(waiter, file)
    const { minContextTokens, usualContextTokens } = options
    grown.set(modelId, Math.max(grown.get(modelId) ?? 0, minContextTokens))
    const wished = Math.max(grown.get(modelId) ?? 0, usualContextTokens)
    const ways = await files.waysToLoad(file, minContextTokens, wished)
    await residents.measure()
    if (waiter.isSettled() || settleAtOnce(waiter)) return 'done'
    const resident = residents.get(modelId)
    if (resident?.state === 'unloading') {
      return block(waiter, `'${modelId}' waits until it is unloaded, to be loaded anew.`, [])
    }
    const state = residents.state()
    const others = state.residents.filter(
      (view) => view.modelId !== modelId || view.state === 'stuck',
    )
    return obey(
      planAdmission(modelId, ways, { ...state, residents: others }, options),
      waiter,
      file,
    )
  }

  /** One pass over the line. Only the first that has to wait keeps the others from making room. */
  const pass = async () => {
    let blocked = false
    for (const waiter of queue) {
      if (waiter.isSettled()) continue
      if (blocked) {
        if (!reserved.has(waiter.modelId) && settleAtOnce(waiter)) leave(waiter)
        else if (!checked.has(waiter)) await check(waiter).catch(waiter.refuse)
        continue
      }
      const outcome = await decide(waiter).catch((error: unknown): Outcome => {
        waiter.refuse(error)
        return 'done'
      })
      if (outcome === 'done') leave(waiter)
      else if (outcome === 'blocked') blocked = true
    }
    queue = queue.filter((waiter) => !waiter.isSettled())
    if (blocked) return
    reason = null
    reserved = new Set()
  }
  const leave = (waiter: Waiter) => {
    queue = queue.filter((other) => other !== waiter)
  }

  let isRunning = false
  let isWanted = false
  const pump = () => {
    isWanted = true
    if (!isRunning) void run()
  }
  const run = async () => {
    isRunning = true
    while (isWanted && queue.length > 0) {
      isWanted = false
      await pass()
    }
    isRunning = false
  }

  return {
    grantNow(waiter) {
      const { modelId } = waiter
      const isNext = !reserved.has(modelId) && queue.every((other) => other.modelId !== modelId)
      return isNext && settleAtOnce(waiter)
    },
    enqueue(waiter) {
      queue.push(waiter)
      pump()
    },
    pump,
    waiting: () => reason,
    stop(error) {
      for (const waiter of queue) waiter.refuse(error)
      queue = []
    },
  }
}
