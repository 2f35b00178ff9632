import { z } from 'zod'
import type { OutputShape } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody } from '../body.ts'

const maxGrammarChars = 256 * 1024

const ResponseFormat = z.object({
  type: z.enum(['text', 'json_object', 'json_schema']),
  json_schema: z.unknown().optional(),
  schema: z.unknown().optional(),
})

/** The fields that bind the form of an answer. The last two are those of llama.cpp's server. */
export const outputShapeFields = {
  response_format: z.unknown().optional(),
  grammar: z.string().max(maxGrammarChars).nullish(),
  json_schema: z.unknown().optional(),
}

/** @throws CorralError `invalid_input` when a form makes no sense, or there are two */
export function toOutputShape(body: {
  response_format?: unknown
  grammar?: string | null | undefined
  json_schema?: unknown
}): OutputShape {
  const shapes: OutputShape[] = []
  if (body.response_format != null) shapes.push(fromResponseFormat(body.response_format))
  if (body.json_schema != null) shapes.push(schemaShape(body.json_schema, 'json_schema'))
  if (body.grammar != null && body.grammar !== '') {
    shapes.push({ type: 'grammar', gbnf: body.grammar })
  }
  const [shape, other] = shapes.filter(({ type }) => type !== 'text')
  if (other) {
    const param = other.type === 'grammar' ? 'grammar' : 'json_schema'
    throw invalidField(param, 'another field binds the form of the answer already')
  }
  return shape ?? { type: 'text' }
}

function fromResponseFormat(value: unknown): OutputShape {
  const { type, json_schema: named, schema } = parseBody(ResponseFormat, value, 'response_format')
  if (type === 'text') return { type }
  if (type === 'json_object') {
    return schema == null ? { type: 'json' } : schemaShape(schema, 'response_format.schema')
  }
  if (!isObject(named)) {
    throw invalidField('response_format.json_schema', 'needs to be an object with a schema')
  }
  return schemaShape(named.schema, 'response_format.json_schema.schema')
}

function schemaShape(schema: unknown, param: string): OutputShape {
  if (!isObject(schema) && typeof schema !== 'boolean') {
    throw invalidField(param, 'needs to be a JSON schema')
  }
  return { type: 'json_schema', schema: boundedJson(schema, param) }
}
