import type { ErrorCode } from '../../../contract/errors.ts'
import type { CorralError } from '../../errors.ts'

/** Where Anthropic has a status of its own. Its clients try again after 529. */
const statuses: Partial<Record<ErrorCode, number>> = { unavailable: 529 }

const types: Partial<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

export function anthropicStatus({ code, status }: CorralError): number {
  return statuses[code] ?? status
}

/** The error object of https://platform.claude.com/docs/en/api/errors. */
export function toAnthropicError(error: CorralError, requestId: string) {
  const status = anthropicStatus(error)
  const type = types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error')
  return {
    type: 'error',
    error: { type, message: messageOf(error), ...detailsOf(error) },
    request_id: requestId,
  }
}

/** Clients know by these words that they have to shorten the conversation. */
function messageOf({ code, message }: CorralError): string {
  return code === 'context_length_exceeded' ? `prompt is too long: ${message}` : message
}

/** With these details a client that sent only the newest messages sends all of them instead. */
function detailsOf({ code, param }: CorralError) {
  if (code !== 'unsupported' || param !== 'thread') return {}
  return { details: { error_code: 'thread_unsupported_request', unsupported: [] } }
}
