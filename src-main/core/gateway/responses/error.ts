import type { ErrorCode } from '../../../contract/errors.ts'
import type { CorralError } from '../../errors.ts'

/** Words that Codex acts on: it does not repeat a request that they say is at fault. */
const codes: Partial<Record<ErrorCode, string>> = {
  context_length_exceeded: 'context_length_exceeded',
  rate_limited: 'rate_limit_exceeded',
}

/** The error inside a response that failed. */
export function toResponseError({ code, status, message }: CorralError) {
  return { code: codes[code] ?? (status < 500 ? 'invalid_prompt' : 'server_error'), message }
}
