import type { Caller } from '../../accounts/caller.ts'
import { newRequestId } from '../../activity/request-id.ts'
import { type RequestLog, type RequestLogDeps, createRequestLog } from './request-log.ts'

/** Makes the log of a request that comes by a call of the contract, not by the local port. */
export type WindowLog = (caller: Caller | null, endpoint: string) => RequestLog

export function createWindowLog(deps: RequestLogDeps): WindowLog {
  return (caller, endpoint) =>
    createRequestLog(
      {
        id: newRequestId(),
        door: 'window',
        endpoint,
        traceparent: null,
        caller: () => caller,
        process: () => null,
      },
      deps,
    )
}
