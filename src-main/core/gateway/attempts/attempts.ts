import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '../../accounts/caller.ts'
import { CorralError } from '../../errors.ts'
import type { Limits } from '../../limits/limits.ts'
import type { Access, ProviderAccess } from '../../providers/access/access.ts'
import { UpstreamError } from '../../providers/upstream/upstream-error.ts'
import { type PlannedTarget, type RoutePlan, type Target, localName } from '../../routing/route.ts'
import type { KeptRequest } from '../../activity/content-keeper.ts'
import type { RequestLog } from '../request-log/request-log.ts'
import type { AttemptRecord, Ways } from './attempt.ts'
import { type Failure, finalError } from './final-error.ts'
import { type Visit, findAccess } from './find-access.ts'
import { nextStep } from './next-step.ts'
import { orderTargets } from './order-targets.ts'
import type { RouteFacts } from './route-facts.ts'
import { startAttempt } from './start-attempt.ts'

export interface AttemptsDeps {
  readonly access: ProviderAccess
  readonly limits: Limits
  /** In [0, 1). */
  readonly random: () => number
}

/** The request whose tries these are. */
export interface Asked {
  readonly caller: Caller | null
  readonly sessionKey: string | null
  readonly inputTokens: number
  readonly maxTokens: number | null
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal
  /** Told of every try, once it is over. */
  readonly log: RequestLog
  /** `null` where nobody wants to keep what is said. */
  readonly kept: KeptRequest | null
}

/** The tries of one request, one after the other, over all targets of its plan. */
export interface Attempts extends RouteFacts {
  /**
   * Tries on until a target begins to answer.
   * @throws CorralError once nothing is left, or when nobody would answer differently; its cause is
   *   the failure that it tells
   */
  next<T>(ways: Ways<T>): Promise<T>
  /** For a target that `next` gave and that failed without content: `next` may be called again. */
  failed(error: UpstreamError | CorralError): Promise<void>
}

/** The target that is being asked, and what it has seen of this request. */
interface Place extends Visit {
  readonly target: PlannedTarget['target']
  tries: number
  forgaveStale: boolean
  lastId: string
}

export function createAttempts(deps: AttemptsDeps, plan: RoutePlan, asked: Asked): Attempts {
  const { random } = deps
  const { options } = plan
  const { signal } = asked
  const deadline = performance.now() + options.total_timeout_ms
  const queue = orderTargets(plan.targets, { sessionKey: asked.sessionKey, random })
  const records: AttemptRecord[] = []
  const dropped: string[] = []
  const failures: Failure[] = []
  let places = 0
  let made = 0
  let place: Place | null = null
  let current: Target | null = null

  const nextPlace = (): Place | null => {
    const target = queue.shift()?.target
    if (!target) return null
    places++
    const visit = { tried: new Set<string>(), mayRepeat: false, hasWaited: false }
    return { target, ...visit, tries: 0, forgaveStale: false, lastId: '' }
  }
  const isSpent = () => made >= options.max_attempts || performance.now() >= deadline

  /** Decides where to go from a failure at the place, and waits where that is better. */
  const takeIn = async (error: UpstreamError | CorralError, at: Place): Promise<void> => {
    failures.push(error)
    at.tries++
    const next = nextStep(error, { ...at, ofTarget: at.tries }, options, random)
    if (next.step === 'stop') queue.length = 0
    // There is only one way to ask this Mac.
    if (next.step === 'stop' || next.step === 'next target' || at.target.kind === 'local') {
      place = null
      return
    }
    if (next.step === 'same') {
      at.forgaveStale = true
      at.tries--
      made--
      at.tried.delete(at.lastId)
    }
    at.mayRepeat = next.waitMs > 0
    // It cools: once it is ready again it may be asked again.
    if (error instanceof UpstreamError && error.kind === 'rate') at.tried.delete(at.lastId)
    if (next.waitMs > 0 && !isSpent()) await sleep(next.waitMs, undefined, { signal })
  }

  const accessAt = async (at: Place): Promise<Access | 'none' | 'not needed'> => {
    if (at.target.kind === 'local') return 'not needed'
    const isLast = queue.length === 0
    const found = await findAccess(deps.access, at.target, at, { asked, isLast, deadline }).catch(
      (thrown: unknown) => {
        signal.throwIfAborted()
        return CorralError.from(thrown)
      },
    )
    if (found instanceof CorralError) {
      // Such as a locked vault: a target that needs no key of it may still answer.
      failures.push(found)
      place = null
      return 'none'
    }
    if (found.kind === 'access') {
      at.tried.add(found.id)
      at.lastId = found.id
      return found
    }
    if (found.reason !== 'tried') failures.push(found)
    place = null
    return 'none'
  }

  const tryAt = async <T>(at: Place, access: Access | null, ways: Ways<T>): Promise<T> => {
    const { target } = at
    // What a target before this one would have dropped is no concern of the client.
    dropped.length = 0
    const number = asked.log.begins()
    const given = { asked, target, access, options, dropped, number, isFallback: places > 1 }
    const attempt = await startAttempt(deps, given, (record) => {
      records.push(record)
      asked.log.tried(record)
    }).catch((error: unknown) => {
      access?.settle({ kind: 'aborted' })
      throw error
    })
    made++
    try {
      if (target.kind === 'local') return await ways.local(attempt, localName(target))
      if (access) return await ways.provider(attempt, access, target)
      throw new Error('a provider is asked without access')
    } catch (thrown) {
      const error = asFailure(thrown)
      const nothing = { usage: null, outputChars: 0 }
      attempt.end(
        signal.aborted ? { kind: 'aborted', ...nothing } : { kind: 'failure', error, ...nothing },
      )
      throw error
    }
  }

  return {
    plan,
    records,
    dropped,
    get current() {
      return current
    },
    async failed(error) {
      current = null
      if (place) await takeIn(error, place)
    },
    async next<T>(ways: Ways<T>): Promise<T> {
      for (;;) {
        place ??= nextPlace()
        if (!place || isSpent()) throw finalError(failures)
        signal.throwIfAborted()
        const at = place
        const access = await accessAt(at)
        if (access === 'none') continue
        current = at.target
        try {
          return await tryAt(at, access === 'not needed' ? null : access, ways)
        } catch (thrown) {
          current = null
          signal.throwIfAborted()
          await takeIn(asFailure(thrown), at)
        }
      }
    },
  }
}

function asFailure(thrown: unknown): UpstreamError | CorralError {
  return thrown instanceof UpstreamError ? thrown : CorralError.from(thrown)
}
