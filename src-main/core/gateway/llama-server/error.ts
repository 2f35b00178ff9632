import type { CorralError } from '../../errors.ts'

const types: Partial<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  503: 'unavailable_error',
}

/** The error object of llama.cpp's server: OpenAI's, with the status as its code. */
export function toLlamaServerError({ status, message }: CorralError) {
  const type = types[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error')
  return { error: { code: status, message, type } }
}
