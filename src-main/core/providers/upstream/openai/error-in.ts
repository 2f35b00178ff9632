import { classifyError } from '../classify.ts'
import { isObject, objectOf } from '../json.ts'
import type { UpstreamError } from '../upstream-error.ts'

/** The error that a JSON value holds in the place of an answer; `null` for none. */
export function errorIn(json: unknown): UpstreamError | null {
  const body: unknown = Array.isArray(json) ? json[0] : json
  if (!isObject(body)) return null
  const { error } = body
  const groq = objectOf(body.x_groq).error
  if (isObject(error) || (typeof error === 'string' && error !== '')) {
    return classifyError(body, 'openai')
  }
  if (body.object === 'error' || body.type === 'error') return classifyError(body, 'openai')
  return typeof groq === 'string' ? classifyError({ error: groq }, 'openai') : null
}
