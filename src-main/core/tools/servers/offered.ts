import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isObject } from '../../lib/is-object.ts'
import { plainText } from './plain-text.ts'

/** A tool of a server, cleaned: what it says is a stranger's text, for people and models. */
export interface ServerTool {
  /** As its server calls it. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Of all that it says of itself. */
  readonly fingerprint: string
}

const Said = z.object({
  name: z.string().regex(/^[\w./-]{1,128}$/),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: z.object({ title: z.string().optional() }).optional(),
})

export const maxTools = 128
const maxDescriptionChars = 4000
const maxSchemaChars = 32_000
const maxSchemaDepth = 20

/**
 * What a server offers, as far as it can be offered: the first 128 with a plain name, a description
 * and an object of parameters of bounded size.
 */
export function offeredTools(said: readonly unknown[]): {
  readonly tools: readonly ServerTool[]
  readonly leftOut: number
} {
  const clean = said.map(cleanTool).filter((tool) => tool !== null)
  const tools = [...new Map(clean.map((tool) => [tool.name, tool])).values()].slice(0, maxTools)
  return { tools, leftOut: said.length - tools.length }
}

function cleanTool(said: unknown): ServerTool | null {
  const parsed = Said.safeParse(said)
  if (!parsed.success) return null
  const { name, title, description = '', inputSchema, annotations } = parsed.data
  if (inputSchema.type !== 'object' || JSON.stringify(inputSchema).length > maxSchemaChars) {
    return null
  }
  try {
    const parameters = cleanSchema(inputSchema, 0)
    if (!isObject(parameters)) return null
    const text = {
      title: plainText(title ?? annotations?.title ?? name, 100).replaceAll(/\s+/g, ' '),
      description: plainText(description, maxDescriptionChars),
      parameters,
    }
    return { name, ...text, fingerprint: fingerprintOf({ name, ...text }) }
  } catch {
    return null
  }
}

/** @throws RangeError for what is nested too deeply */
function cleanSchema(value: unknown, depth: number): unknown {
  if (depth > maxSchemaDepth) throw new RangeError('too deep')
  if (typeof value === 'string') return plainText(value, maxDescriptionChars)
  if (Array.isArray(value)) return value.map((one) => cleanSchema(one, depth + 1))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, one]) => [
    plainText(key, 200),
    cleanSchema(one, depth + 1),
  ])
  return Object.fromEntries(entries)
}

export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}
