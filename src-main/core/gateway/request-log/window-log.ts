import type { Caller } from '../../accounts/caller.ts'
import { newRequestId } from '../../activity/request-id.ts'
import type { AttemptRecord } from '../attempts/attempt.ts'
import { type RequestLog, type RequestLogDeps, createRequestLog } from './request-log.ts'

/**
 * Makes the log of a request that comes by a call of the contract, not by the local port. `onTried`
 * is told of each try as it ends, beside the log.
 */
export type WindowLog = (
  caller: Caller | null,
  endpoint: string,
  onTried?: RequestLog['tried'],
) => RequestLog

export function createWindowLog(deps: RequestLogDeps): WindowLog {
  return (caller, endpoint, onTried) => {
    const log = createRequestLog(
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
    if (!onTried) return log
    const tried = (record: AttemptRecord) => {
      log.tried(record)
      onTried(record)
    }
    return { ...log, tried }
  }
}
