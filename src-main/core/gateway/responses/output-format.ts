import { z } from 'zod'
import type { OutputShape } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody } from '../body.ts'

const Format = z.object({
  type: z.enum(['text', 'json_object', 'json_schema']),
  schema: z.unknown().optional(),
})

/** @throws CorralError `invalid_input` */
export function toOutputShape(format: unknown): OutputShape {
  if (format == null) return { type: 'text' }
  const { type, schema } = parseBody(Format, format, 'text.format')
  if (type === 'text') return { type }
  if (type === 'json_object') return { type: 'json' }
  if (!isObject(schema)) throw invalidField('text.format.schema', 'needs to be a JSON schema')
  return { type, schema: boundedJson(schema, 'text.format.schema') }
}
