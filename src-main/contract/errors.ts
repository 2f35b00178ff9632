/**
 * Every error a caller can meet, with its HTTP status. The codes appear on the wire as they are;
 * messages are for people, codes for programs.
 */
export const errorStatus = {
  invalid_input: 400,
  unsupported: 400,
  connection_failed: 400,
  context_length_exceeded: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  budget_exceeded: 429,
  cancelled: 499,
  internal: 500,
  upstream_failed: 502,
  upstream_credentials_exhausted: 502,
  unavailable: 503,
  vault_locked: 503,
  timeout: 504,
} as const

export type ErrorCode = keyof typeof errorStatus

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorStatus, code)
}
