import type { CorralError } from '../../errors.ts'
import { toOpenAiError } from '../openai/error.ts'

/**
 * Last of a stream that passed untouched until it broke
 * (https://platform.openai.com/docs/api-reference/responses-streaming/error). Its number in the
 * sequence is not known here.
 */
export function brokenFrame(error: CorralError): string {
  const { code, message, param } = toOpenAiError(error).error
  const event = { type: 'error', code, message, param, sequence_number: 0 }
  return `event: error\ndata: ${JSON.stringify(event)}\n\n`
}
