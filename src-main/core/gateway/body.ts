import { z } from 'zod'
import { CorralError } from '../errors.ts'

export { isObject } from '../lib/is-object.ts'

/**
 * Reads a body, or the part of it that `path` names.
 * @throws CorralError `invalid_input` naming the first field at fault
 */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown, path = ''): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const param = [path, ...(issue?.path ?? [])].filter((part) => part !== '').join('.')
  if (param === '') throw new CorralError('invalid_input', 'The body must be a JSON object.')
  throw invalidField(param, issue?.message ?? 'is not valid')
}

/** A list whose length is checked before its items are: a long list of rubbish costs nothing. */
export function listOf<S extends z.ZodType>(item: S, max: number) {
  return z.array(z.unknown()).min(1).max(max).pipe(z.array(item))
}

export function invalidField(param: string, problem: string): CorralError {
  return new CorralError('invalid_input', `${param}: ${problem}`, { param })
}

/** What would change the answer and is not honoured is refused, not ignored. */
export function unsupportedField(param: string, message: string): CorralError {
  return new CorralError('unsupported', message, { param })
}

/** What follows a JSON value to its ends would not come back from one nested without end. */
const maxDepth = 200

/**
 * A JSON value that is handed on as it is.
 * @throws CorralError `invalid_input` when it is nested too deeply
 */
export function boundedJson<T>(value: T, param: string): T {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw invalidField(param, `is nested more than ${maxDepth} levels deep`)
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    )
  }
  return value
}
