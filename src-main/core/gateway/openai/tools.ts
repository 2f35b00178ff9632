import { z } from 'zod'
import type { ChatRequest, Tool } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody, unsupportedField } from '../body.ts'

type ToolChoice = ChatRequest['toolChoice']

const maxTools = 1024

const FunctionTool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().regex(/^[\p{L}\p{N}_.:/@-]{1,256}$/u, 'is no name for a tool'),
    description: z.string().nullish(),
    parameters: z.unknown().optional(),
  }),
})

const NamedFunction = z.object({
  type: z.literal('function'),
  function: z.object({ name: z.string() }),
})

const Choice = z.union([
  z.enum(['auto', 'none', 'required']),
  NamedFunction,
  z.object({
    type: z.literal('allowed_tools'),
    allowed_tools: z.object({
      mode: z.enum(['auto', 'required']),
      tools: z.array(NamedFunction).max(maxTools),
    }),
  }),
])

/** The tools of a request, and which of them its answer may or must call. */
export interface ToolUse {
  readonly tools: readonly Tool[]
  readonly toolChoice: ToolChoice
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function toToolUse(tools: unknown, choice: unknown): ToolUse {
  const known = toTools(tools)
  if (choice == null) return { tools: known, toolChoice: known.length > 0 ? 'auto' : 'none' }
  const parsed = parseBody(Choice, choice, 'tool_choice')
  if (typeof parsed === 'string') return { tools: known, toolChoice: demand(parsed, known) }
  if (parsed.type === 'function') {
    const { name } = named(parsed.function.name, known)
    return { tools: known, toolChoice: { name } }
  }
  const { mode, tools: names } = parsed.allowed_tools
  const allowed = names.map((item) => named(item.function.name, known))
  return { tools: allowed, toolChoice: demand(mode, allowed) }
}

function toTools(value: unknown): Tool[] {
  if (value == null) return []
  if (!Array.isArray(value)) throw invalidField('tools', 'needs to be a list')
  if (value.length > maxTools) throw invalidField('tools', `holds more than ${maxTools} tools`)
  return value.map((item: unknown, index) => toTool(item, `tools.${index}`))
}

function toTool(item: unknown, path: string): Tool {
  if (isObject(item) && typeof item.type === 'string' && item.type !== 'function') {
    const type = item.type.slice(0, 40)
    throw unsupportedField(
      `${path}.type`,
      `This model does not support tools of the type '${type}'.`,
    )
  }
  const tool = parseBody(FunctionTool, item, path).function
  const { parameters } = tool
  if (parameters != null && !isObject(parameters)) {
    throw invalidField(`${path}.function.parameters`, 'needs to be a JSON schema, an object')
  }
  return {
    name: tool.name,
    description: tool.description ?? null,
    parameters: boundedJson(parameters ?? { type: 'object', properties: {} }, path),
  }
}

function demand(mode: 'auto' | 'none' | 'required', tools: readonly Tool[]): ToolChoice {
  if (tools.length > 0) return mode
  if (mode === 'required')
    throw invalidField('tool_choice', 'requires a call, but there is no tool')
  return 'none'
}

function named(name: string, tools: readonly Tool[]): Tool {
  const found = tools.find((tool) => tool.name === name)
  if (!found) throw invalidField('tool_choice', 'names a function that is not among the tools')
  return found
}
