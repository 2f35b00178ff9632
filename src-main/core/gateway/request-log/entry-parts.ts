import type { LogStatus, RequestPlan } from '../../../contract/activity.ts'
import type { Caller } from '../../accounts/caller.ts'
import type { Entry, EntryCaller, EntryError, EntryTarget } from '../../activity/entry.ts'
import { CorralError } from '../../errors.ts'
import type { Access } from '../../providers/access/access.ts'
import { isBySwitch } from '../../egress/egress-error.ts'
import { tokenBuckets } from '../../providers/price.ts'
import { type FailureKind, UpstreamError } from '../../providers/upstream/upstream-error.ts'
import type { RoutePlan, Target } from '../../routing/route.ts'
import type { AttemptRecord } from '../attempts/attempt.ts'
import { asCorralError } from '../attempts/final-error.ts'
import { failureWords } from './failure-words.ts'

type TryParts = Omit<
  Entry,
  | 'requestId'
  | 'door'
  | 'endpoint'
  | 'traceparent'
  | 'endedAtMs'
  | 'caller'
  | 'process'
  | 'stream'
  | 'askedModel'
  | 'plan'
>

/** What the log says of one try. */
export function tryOf(record: AttemptRecord, { stream }: { readonly stream: boolean }): TryParts {
  const { error, usage } = record
  const target = targetOf(record.target, record)
  const leaves = target.leaves && hasLeft(record)
  // A provider's whole answer comes when all of it is there.
  const showsFirstToken = stream || record.target.kind === 'local'
  return {
    attempt: record.number,
    durationMs: record.durationMs,
    firstTokenMs: showsFirstToken ? record.firstContentMs : null,
    fallback: record.isFallback,
    target: { ...target, leaves },
    status: statusOf(record),
    httpStatus: httpStatusOf(record),
    error: error && errorOf(error),
    tokens: usage && tokenBuckets(usage),
    estimated: record.estimated,
    costNanousd: record.costNanousd,
    bytesSent: leaves ? record.bytesSent : 0,
    bytesReceived: leaves ? record.bytesReceived : 0,
  }
}

export function targetOf(
  target: Target,
  key: Pick<Access, 'keyId' | 'lastFour'> | null,
): EntryTarget {
  const isLocal = target.kind === 'local'
  return {
    backend: isLocal ? 'local' : target.provider,
    providerId: isLocal ? null : target.providerId,
    model: target.model,
    leaves: !isLocal && target.leaves,
    keyId: key?.keyId ?? null,
    lastFour: key?.lastFour ?? null,
  }
}

export function callerOf(caller: Caller | null): EntryCaller {
  if (caller?.kind === 'app') {
    const { tokenId, label: tokenLabel, userId, userEmail } = caller
    return { tokenId, tokenLabel, userId, user: userId === null ? 'owner' : userEmail }
  }
  const none = { tokenId: null, tokenLabel: null, userId: null }
  if (caller?.kind === 'user') return { ...none, userId: caller.id, user: caller.email }
  return { ...none, user: caller && 'owner' }
}

export function planOf({ rule, foundBy, targets, skipped }: RoutePlan): RequestPlan {
  return {
    rule: rule && { id: rule.id, pattern: rule.pattern },
    found_by: foundBy,
    targets: targets.map(({ target, tier, reason }) => ({
      backend_type: target.kind === 'local' ? 'local' : target.provider,
      model: target.model,
      tier,
      reason,
    })),
    skipped: skipped.map(({ backendType, model, reason }) => ({
      backend_type: backendType,
      model,
      reason,
    })),
  }
}

const longestMessageChars = 500

export function errorOf(error: UpstreamError | CorralError): EntryError {
  const isOurs = error instanceof CorralError
  const cause = isOurs && error.cause instanceof UpstreamError ? error.cause : null
  const upstream = isOurs ? cause : error
  // What a provider says may repeat the prompt, or a key.
  const message = upstream ? failureWords(upstream) : error.message
  return {
    type: isOurs ? (isBySwitch(error.cause) ? 'nothing_leaves' : error.code) : error.kind,
    message: message.slice(0, longestMessageChars),
    upstreamStatus: upstream?.status ?? null,
    upstreamCode: codeWord(upstream?.code ?? null),
  }
}

/** Codes are words of a protocol; whatever else stands there may be anything. */
function codeWord(code: string | null): string | null {
  return code !== null && /^[\w.-]{1,64}$/.test(code) ? code : null
}

function statusOf({ end, error, wasBegun }: AttemptRecord): LogStatus {
  if (end === 'success') return 'success'
  if (end === 'aborted') return 'cancelled'
  if (!wasBegun) return 'refused'
  const isLate = error instanceof CorralError ? error.code === 'timeout' : error?.kind === 'timeout'
  return isLate ? 'timeout' : 'error'
}

function httpStatusOf({ end, error }: AttemptRecord): number | null {
  if (end === 'success') return 200
  return end === 'failure' && error ? asCorralError(error).status : null
}

const withoutConnection = new Set<FailureKind>(['unreachable', 'blocked', 'nothing_leaves'])

/** Whether anything of the request itself was sent. */
function hasLeft({ wasBegun, error }: AttemptRecord): boolean {
  return wasBegun && !(error instanceof UpstreamError && withoutConnection.has(error.kind))
}
