import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'

/**
 * Aborts with the caller or after the limit, and never once the call is over: the SDK would take back
 * what has its answer. Nor does the SDK tell the server of a limit of its own.
 */
export function callEnds(
  caller: AbortSignal,
  limitMs: number,
): { readonly signal: AbortSignal; readonly over: () => void } {
  const ends = new AbortController()
  const leave = () => ends.abort(caller.reason)
  if (caller.aborted) leave()
  caller.addEventListener('abort', leave, { once: true })
  const tooLong = new McpError(ErrorCode.RequestTimeout, 'It took too long.')
  const timer = setTimeout(() => ends.abort(tooLong), limitMs)
  return {
    signal: ends.signal,
    over() {
      clearTimeout(timer)
      caller.removeEventListener('abort', leave)
    },
  }
}
