import type { ErrorCode } from '../../../contract/errors.ts'
import { CorralError } from '../../errors.ts'
import type { NoAccess } from '../../providers/access/access.ts'
import { keptHere } from '../../egress/egress-error.ts'
import { waitAfter } from '../../providers/upstream/retry-after.ts'
import { type FailureKind, UpstreamError } from '../../providers/upstream/upstream-error.ts'

export type Failure = UpstreamError | CorralError | NoAccess

/** Longer than a client should sleep. */
const longestRetrySeconds = 60

/**
 * What a client is told when every try has failed: to come back later if that helps, else what the
 * last provider said, else that our own keys are at fault, never the client's.
 */
export function finalError(failures: readonly Failure[]): CorralError {
  const last = failures.at(-1)
  if (last === undefined) return new CorralError('unavailable', 'No target could be asked.')
  if (isClientFault(last)) return asCorralError(last)
  const waits = failures.flatMap((failure) => waitOf(failure) ?? [])
  if (waits.length > 0) {
    const retryAfterSeconds = toSeconds(Math.min(...waits))
    return new CorralError('rate_limited', last.message, { retryAfterSeconds, cause: last })
  }
  const telling = failures.findLast((failure) => !isAboutKeys(failure))
  if (telling) return asCorralError(telling)
  return new CorralError('upstream_credentials_exhausted', last.message, { cause: last })
}

function isClientFault(failure: Failure): boolean {
  if (failure instanceof UpstreamError) return ['request', 'context'].includes(failure.kind)
  return failure instanceof CorralError && failure.status < 500 && failure.code !== 'rate_limited'
}

/** When another try may do better; `null` where time does not help, or nobody knows. */
function waitOf(failure: Failure): number | null {
  if (failure instanceof CorralError) {
    const { code, retryAfterSeconds } = failure
    return code === 'rate_limited' ? (retryAfterSeconds ?? 1) * 1000 : null
  }
  if (failure instanceof UpstreamError) {
    if (failure.kind !== 'rate') return null
    return waitAfter(failure.headers, new Date()) ?? unknownWaitMs
  }
  return failure.reason === 'cooling' ? failure.waitMs : null
}

/** Where a provider does not say. */
const unknownWaitMs = 1000

const aboutKeys = new Set<FailureKind>(['key_refused', 'key_forbidden', 'key_exhausted'])

function isAboutKeys(failure: Failure): boolean {
  if (failure instanceof CorralError) return false
  if (failure instanceof UpstreamError) return aboutKeys.has(failure.kind)
  return !['down', 'cooling', 'nothing_leaves'].includes(failure.reason)
}

const codes: Readonly<Record<FailureKind, ErrorCode>> = {
  request: 'invalid_input',
  context: 'context_length_exceeded',
  key_refused: 'upstream_credentials_exhausted',
  key_forbidden: 'upstream_credentials_exhausted',
  key_exhausted: 'upstream_credentials_exhausted',
  rate: 'rate_limited',
  provider: 'upstream_failed',
  unreachable: 'upstream_failed',
  blocked: 'upstream_failed',
  timeout: 'timeout',
  stale: 'upstream_failed',
  cut: 'upstream_failed',
  nothing_leaves: 'forbidden',
  recalled: 'forbidden',
}

/** An upstream's failure in our own words; what it said stays in the message. */
export function asCorralError(failure: Failure): CorralError {
  if (failure instanceof CorralError) return failure
  if (failure instanceof UpstreamError) {
    return new CorralError(codeOf(failure), failure.message, { cause: failure })
  }
  const { reason, message, waitMs } = failure
  if (reason === 'nothing_leaves')
    return new CorralError('forbidden', message, { cause: keptHere() })
  if (reason !== 'down') return new CorralError('upstream_credentials_exhausted', message)
  const retryAfterSeconds = waitMs === null ? null : toSeconds(waitMs)
  return new CorralError('unavailable', message, { retryAfterSeconds })
}

function toSeconds(waitMs: number): number {
  return Math.min(Math.max(Math.ceil(waitMs / 1000), 1), longestRetrySeconds)
}

function codeOf({ kind, status, code }: UpstreamError): ErrorCode {
  if (kind === 'request') return requestCode(status)
  const isOverloaded = isOverload(status) || /overloaded/.test(code ?? '')
  return kind === 'provider' && isOverloaded ? 'unavailable' : codes[kind]
}

/** Whether a provider says that it is well, and only has too much to do: 529 is Anthropic's word. */
export function isOverload(status: number | null): boolean {
  return status === 503 || status === 529
}

function requestCode(status: number | null): ErrorCode {
  if (status === 404) return 'model_not_found'
  return status === 413 ? 'too_large' : 'invalid_input'
}
