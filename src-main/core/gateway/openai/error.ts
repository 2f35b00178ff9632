import type { ErrorCode } from '../../../contract/errors.ts'
import type { CorralError } from '../../errors.ts'

/** OpenAI's words where its clients act on them; ours elsewhere. */
const codes: Partial<Record<ErrorCode, string | null>> = {
  unauthorized: 'invalid_api_key',
  invalid_input: null,
  unsupported: 'unsupported_parameter',
  not_found: 'unknown_url',
}

const types: Partial<Record<number, string>> = {
  403: 'permission_error',
  429: 'rate_limit_error',
}

/** The error object of https://platform.openai.com/docs/guides/error-codes. */
export function toOpenAiError(error: CorralError) {
  const code = codes[error.code]
  return {
    error: {
      message: error.message,
      type: types[error.status] ?? (error.status < 500 ? 'invalid_request_error' : 'server_error'),
      param: error.param,
      code: code === undefined ? error.code : code,
    },
  }
}
