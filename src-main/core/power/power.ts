import type { PowerSettings, PowerState } from '../../contract/power.ts'
import type { Download } from '../../contract/downloads.ts'
import type { PoolStatus } from '../../contract/pool.ts'
import type { Db } from '../db/open.ts'
import type { Downloads } from '../downloads/downloads.ts'
import type { Egress } from '../egress/egress.ts'
import type { Traffic } from '../gateway/traffic.ts'
import type { HostPower } from '../host.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { Log } from '../lib/log.ts'
import type { Turns } from '../limits/turns.ts'
import type { Pool } from '../pool/pool.ts'
import type { ProviderAccess } from '../providers/access/access.ts'
import type { Change } from '../settings/changes.ts'
import { createPowerSettings } from './power-settings.ts'
import { createHolder } from './holder.ts'
import { restraintOf } from './restraint.ts'

/** What becomes of the work when power is short, and of sleep when there is work. */
export interface Power {
  state(): PowerState
  /** Changes what is given; what is left out stays. */
  save(change: Change<PowerSettings>): PowerState
  watch: Live<PowerState>['watch']
  /** Obeys the rules, from now on and again after each change of what they depend on. */
  start(): void
  stop(): void
}

export interface PowerDeps {
  readonly db: Db
  /** `null` where nobody tells of power: then nothing is restrained. */
  readonly system: HostPower | null
  readonly pool: Pick<Pool, 'limitIdle' | 'listen' | 'measure' | 'status'>
  readonly downloads: Pick<Downloads, 'hold' | 'list' | 'listen'>
  readonly egress: Pick<Egress, 'cut'>
  readonly access: Pick<ProviderAccess, 'probeAgain'>
  readonly traffic: Pick<Traffic, 'count' | 'isPaused' | 'listen'>
  /** Of answers on this Mac. */
  readonly turns: Pick<Turns, 'bound'>
  readonly log: Log
}

const restAfterMs = 2000

export function createPower(deps: PowerDeps): Power {
  const { system, pool, downloads, egress, access, traffic, turns, log } = deps
  const settings = createPowerSettings(deps.db)
  const holder = createHolder(downloads)
  const ends: (() => void)[] = []
  let values = settings.get()
  let keepsAwake = false
  let isPaused = false
  let slept = false
  let rest: NodeJS.Timeout | undefined

  const facts = () => system?.facts() ?? null
  const state = (): PowerState => {
    const now = facts()
    const { rule, because } = restraintOf(values, now)
    return { facts: now, settings: values, restraint: rule, because, keeps_awake: keepsAwake }
  }
  const live = createLive(state)

  const obey = () => {
    const { facts: now, restraint, because } = state()
    turns.bound(restraint.one_answer_at_a_time ? 1 : null)
    const { unload_idle_minutes: minutes } = restraint
    pool.limitIdle(minutes === null ? null : minutes * 60)
    const sleeps = now?.suspended ?? false
    if (slept && !sleeps) wakeUp()
    holder.set('sleep', sleeps ? 'This Mac sleeps.' : null)
    isPaused = traffic.isPaused()
    holder.set('pause', isPaused ? 'Corral is paused.' : null)
    holder.set('power', restraint.pause_downloads ? because : null)
    if (sleeps && !slept) fallAsleep()
    heedWork()
    live.changed()
  }
  const fallAsleep = () => {
    slept = true
    log.info('this Mac falls asleep')
    // No connection outlives the sleep, but nobody would tell those who read from one.
    egress.cut()
  }
  const wakeUp = () => {
    slept = false
    log.info('this Mac woke up')
    egress.cut()
    access.probeAgain()
    void pool.measure()
  }
  /** Comes with every request: only what is cheap is looked at while it is clear what to do. */
  const heedWork = () => {
    if (!system || (traffic.count() > 0 && keepsAwake && values.keep_awake)) return
    if (values.keep_awake && isWorking()) return keepAwake(true)
    if (!values.keep_awake) return keepAwake(false)
    if (!keepsAwake) return
    // One request follows on another: between them nobody falls asleep.
    rest ??= setTimeout(letSleep, restAfterMs).unref()
  }
  const letSleep = () => {
    rest = undefined
    if (!isWorking()) keepAwake(false)
  }
  const keepAwake = (on: boolean) => {
    if (on === keepsAwake) return
    keepsAwake = on
    system?.keepAwake(on)
    live.changed()
  }
  const isWorking = () =>
    traffic.count() > 0 || isLoading(pool.status()) || isFetching(downloads.list())
  const followTraffic = () => {
    if (traffic.isPaused() === isPaused) heedWork()
    else obey()
  }

  return {
    state,
    save(change) {
      settings.save(change)
      return state()
    },
    watch: live.watch,
    start() {
      ends.push(
        traffic.listen(followTraffic),
        settings.onChange((changed) => {
          values = changed
          obey()
        }),
      )
      if (system) {
        ends.push(system.listen(obey), pool.listen(heedWork), downloads.listen(heedWork))
      }
      obey()
    },
    stop() {
      for (const end of ends.splice(0)) end()
      clearTimeout(rest)
      keepAwake(false)
    },
  }
}

function isLoading({ models }: PoolStatus): boolean {
  return models.some((model) => model.state === 'loading')
}

function isFetching(list: readonly Download[]): boolean {
  return list.some(({ state }) => state === 'running' || state === 'verifying')
}
