import type { LogStatus } from '../../contract/activity.ts'
import type { EgressFailure } from '../egress/egress-error.ts'
import { nothingLeaves } from '../egress/egress-error.ts'
import type { OwnUse } from '../egress/own-use.ts'
import type { Entry } from './entry.ts'

/** The row of a connection that Corral made by itself. @param requestId of our own making */
export function entryOfOwnUse(use: OwnUse, requestId: string): Entry {
  const { ask, host, status, failure } = use
  const hasLeft = use.leaves && !isRefused(failure)
  return {
    requestId,
    attempt: isRefused(failure) ? 0 : 1,
    endedAtMs: use.endedAtMs,
    durationMs: use.durationMs,
    firstTokenMs: null,
    caller: { tokenId: null, tokenLabel: null, userId: null, user: 'corral' },
    process: null,
    door: 'corral',
    endpoint: ask.purpose,
    stream: false,
    askedModel: null,
    plan: null,
    traceparent: null,
    fallback: false,
    target: {
      backend: ask.provider?.name ?? host,
      providerId: ask.provider?.id ?? null,
      model: null,
      leaves: hasLeft,
      keyId: ask.key?.id ?? null,
      lastFour: ask.key?.lastFour ?? null,
    },
    status: statusOf(use),
    httpStatus: status,
    error: errorOf(use),
    tokens: null,
    estimated: false,
    costNanousd: null,
    bytesSent: hasLeft ? use.bytesSent : 0,
    bytesReceived: hasLeft ? use.bytesReceived : 0,
  }
}

/** Nobody was asked. */
function isRefused(failure: OwnUse['failure']): boolean {
  return failure === 'nothing_leaves' || failure === 'blocked'
}

function statusOf({ failure, status }: OwnUse): LogStatus {
  if (isRefused(failure)) return 'refused'
  if (failure === 'given up' || failure === 'recalled') return 'cancelled'
  if (failure === 'timeout') return 'timeout'
  return failure !== null || isUnwell(status) ? 'error' : 'success'
}

function errorOf({ failure, status }: OwnUse): Entry['error'] {
  const upstream = { upstreamStatus: status, upstreamCode: null }
  if (failure === 'given up') return null
  if (failure !== null) return { type: failure, message: words[failure], ...upstream }
  if (!isUnwell(status)) return null
  return { type: 'status', message: `It answered with status ${status}.`, ...upstream }
}

function isUnwell(status: number | null): boolean {
  return status !== null && status >= 400
}

const words: Readonly<Record<EgressFailure, string>> = {
  blocked: 'Corral does not connect to this address.',
  unreachable: 'It cannot be reached.',
  proxy: 'The proxy does not connect to it.',
  timeout: 'It did not answer in time.',
  unreadable: 'It does not answer as it should.',
  stale: 'It closed a kept connection.',
  cut: 'Its answer broke off.',
  nothing_leaves: nothingLeaves,
  recalled: nothingLeaves,
}
