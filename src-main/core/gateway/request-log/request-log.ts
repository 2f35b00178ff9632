import type { RequestPlan } from '../../../contract/activity.ts'
import type { Entry } from '../../activity/entry.ts'
import type { RequestTimes } from '../../activity/tracing/open-requests.ts'
import type { Caller } from '../../accounts/caller.ts'
import { CorralError } from '../../errors.ts'
import type { RoutePlan, Target } from '../../routing/route.ts'
import type { AttemptRecord } from '../attempts/attempt.ts'
import { callerOf, errorOf, planOf, targetOf, tryOf } from './entry-parts.ts'

/** Where a request comes from, and how its rows call it. */
export interface RequestOrigin {
  /** As the answer carries it. */
  readonly id: string
  readonly door: Entry['door']
  /** Pattern of the route. */
  readonly endpoint: string
  readonly traceparent: string | null
  caller(): Caller | null
  /** The program at the other end, as far as it is known by now. */
  process(): string | null
}

interface AskedWhat {
  readonly door: Entry['door']
  readonly model: string
  readonly stream: boolean
}

/** Writes the rows of one request: one for each try, or one that says why there was none. */
export interface RequestLog {
  readonly id: string
  asked(what: AskedWhat): void
  planned(plan: RoutePlan): void
  /** A try begins. Its number, from 1. */
  begins(): number
  tried(record: AttemptRecord): void
  /** A model of this Mac answers without tries, as when it only counts. */
  answersHere(model: string): void
  /**
   * The request is over. Writes a row where no try has begun and something is to be said.
   * `error` is what was answered; `httpStatus` is `null` when the client had left.
   */
  over(end: { readonly httpStatus: number | null; readonly error: CorralError | null }): void
}

const notTried = {
  attempt: 0,
  firstTokenMs: null,
  fallback: false,
  tokens: null,
  estimated: false,
  costNanousd: null,
  bytesSent: 0,
  bytesReceived: 0,
} as const

export interface RequestLogDeps {
  readonly record: (entry: Entry) => void
  /** A request is over: no more tries follow. Must not throw. */
  readonly requestOver: (times: RequestTimes) => void
}

export function createRequestLog(origin: RequestOrigin, deps: RequestLogDeps): RequestLog {
  const startedAt = performance.now()
  const startedAtMs = Date.now()
  let what: AskedWhat | null = null
  let plan: RoutePlan | null = null
  let shownPlan: RequestPlan | null = null
  let tries = 0
  let here: Target | null = null
  let isOver = false

  const common = () => {
    if (plan) shownPlan ??= planOf(plan)
    const { id: requestId, endpoint, traceparent } = origin
    return {
      requestId,
      door: what?.door ?? origin.door,
      endpoint,
      traceparent,
      endedAtMs: Date.now(),
      caller: callerOf(origin.caller()),
      process: origin.process(),
      stream: what?.stream ?? false,
      askedModel: what?.model ?? null,
      plan: shownPlan,
    }
  }

  const noTry = (httpStatus: number | null, error: CorralError | null) => {
    const hasLeft = httpStatus === null || error?.code === 'cancelled'
    if (!hasLeft && !error && !here) return
    const refusal = error ?? (hasLeft ? new CorralError('cancelled', 'The client left.') : null)
    deps.record({
      ...common(),
      ...notTried,
      attempt: here ? 1 : 0,
      durationMs: performance.now() - startedAt,
      target: here && targetOf(here, null),
      status: hasLeft ? 'cancelled' : error ? (here ? 'error' : 'refused') : 'success',
      httpStatus: hasLeft ? null : httpStatus,
      error: refusal && errorOf(refusal),
    })
  }

  return {
    id: origin.id,
    asked(read) {
      what = read
    },
    planned(made) {
      plan = made
    },
    begins: () => ++tries,
    tried(record) {
      const shared = common()
      deps.record({ ...shared, ...tryOf(record, shared) })
    },
    answersHere(localModel) {
      here = { kind: 'local', model: localModel }
    },
    over({ httpStatus, error }) {
      if (isOver) return
      isOver = true
      if (tries === 0) noTry(httpStatus, error)
      deps.requestOver({ requestId: origin.id, startedAtMs, endedAtMs: Date.now() })
    },
  }
}
