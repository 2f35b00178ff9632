import type { IncomingHttpHeaders } from 'node:http'
import type { Priority } from '../chat.ts'
import { CorralError } from '../errors.ts'

const header = 'x-corral-priority'

/** The place in the queue that a request asks for; `normal` unless it says. */
export function priorityOf(headers: IncomingHttpHeaders): Priority {
  const value = headers[header] ?? 'normal'
  if (value === 'high' || value === 'normal' || value === 'low') return value
  throw new CorralError('invalid_input', `${header} is one of high, normal, low.`, {
    param: header,
  })
}
