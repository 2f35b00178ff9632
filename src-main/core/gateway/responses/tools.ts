import { z } from 'zod'
import type { Tool } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody } from '../body.ts'
import { type ClientTool, type ClientTools, modelName } from './tool-names.ts'

export const maxTools = 1024

const Name = z.string().regex(/^[\p{L}\p{N}_.:/@-]{1,256}$/u, 'is no name for a tool')

const FunctionTool = z.object({
  name: Name,
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
})

const CustomTool = z.object({
  name: Name,
  description: z.string().nullish(),
  format: z
    .object({ syntax: z.string().optional(), definition: z.string().optional() })
    .nullish()
    .catch(null),
})

const Namespace = z.object({ name: Name, tools: z.array(z.unknown()).max(maxTools) })

/** The tools of a request: as the model shall see them, and as the client calls them. */
export interface ToolSet {
  readonly tools: readonly Tool[]
  readonly clientTools: ClientTools
}

/**
 * Functions, custom tools, and both inside namespaces. Every other kind runs at OpenAI or only in
 * the client's own models, and is left out: command lines send some with each request.
 * @throws CorralError `invalid_input`, naming the field
 */
export function toToolSet(value: unknown): ToolSet {
  const found: { tool: Tool; client: ClientTool }[] = []
  const add = (items: unknown, path: string, namespace: string | null) => {
    if (!Array.isArray(items)) throw invalidField(path, 'needs to be a list')
    for (const [index, item] of items.entries() as Iterable<[number, unknown]>) {
      if (found.length >= maxTools) throw invalidField('tools', `holds more than ${maxTools} tools`)
      const at = `${path}.${index}`
      if (!isObject(item) || typeof item.type !== 'string') throw invalidField(at, 'needs a type')
      if (item.type === 'namespace' && namespace === null) {
        const { name, tools } = parseBody(Namespace, item, at)
        add(tools, `${at}.tools`, name)
      } else if (item.type === 'function' || item.type === 'custom') {
        const tool = item.type === 'function' ? toFunction(item, at) : toCustom(item, at)
        const name = modelName(tool.name, namespace)
        found.push({
          tool: { ...tool, name },
          client: { kind: item.type, name: tool.name, namespace },
        })
      }
    }
  }
  if (value != null) add(boundedJson(value, 'tools'), 'tools', null)
  return {
    tools: found.map(({ tool }) => tool),
    clientTools: new Map(found.map(({ tool, client }) => [tool.name, client])),
  }
}

function toFunction(item: unknown, path: string): Tool {
  const { name, description, parameters } = parseBody(FunctionTool, item, path)
  return {
    name,
    description: description ?? null,
    parameters: parameters ?? { type: 'object', properties: {} },
  }
}

/** A tool that takes free text. Where a grammar binds the text, the model is told of it. */
function toCustom(item: unknown, path: string): Tool {
  const { name, description, format } = parseBody(CustomTool, item, path)
  const grammar = format?.definition
    ? `The input follows this ${format.syntax ?? ''} grammar:\n${format.definition}`
    : null
  return {
    name,
    description: [description, grammar].filter(Boolean).join('\n\n') || null,
    parameters: {
      type: 'object',
      properties: {
        input: { type: 'string', description: 'The input of the tool, a plain text.' },
      },
      required: ['input'],
      additionalProperties: false,
    },
  }
}
