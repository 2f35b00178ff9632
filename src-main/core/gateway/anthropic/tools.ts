import { z } from 'zod'
import type { ChatRequest, Tool } from '../../chat.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { short } from './content.ts'
import type { Dropped } from './dropped.ts'

const maxTools = 4096

const CustomTool = z.object({
  name: z.string().regex(/^[\p{L}\p{N}_.:/@-]{1,256}$/u, 'is no name for a tool'),
  description: z.string().nullish(),
  input_schema: z.record(z.string(), z.unknown()),
})

const disable_parallel_tool_use = z.boolean().nullish()
const Choice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auto'), disable_parallel_tool_use }),
  z.object({ type: z.literal('any'), disable_parallel_tool_use }),
  z.object({ type: z.literal('tool'), name: z.string(), disable_parallel_tool_use }),
  z.object({ type: z.literal('none') }),
])

type ToolUse = Pick<ChatRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'>

/**
 * The tools of a request. Those that Anthropic defines, such as web search or the editor, have no
 * schema here and are left out, as other servers do; a request that has only such tools, or demands
 * one of them, cannot be answered as it is meant and is refused.
 * @throws CorralError `invalid_input` or `unsupported`, naming the field
 */
export function toToolUse(tools: unknown, choice: unknown, dropped: Dropped): ToolUse {
  const { own, foreign } = toTools(tools, dropped)
  const wish = choice == null ? null : parseBody(Choice, choice, 'tool_choice')
  const parallelToolCalls =
    !wish || !('disable_parallel_tool_use' in wish) || !wish.disable_parallel_tool_use
  return { tools: own, toolChoice: toToolChoice(wish, own, foreign), parallelToolCalls }
}

function toTools(value: unknown, dropped: Dropped): { own: Tool[]; foreign: string[] } {
  const own: Tool[] = []
  const foreign: string[] = []
  if (value != null && !Array.isArray(value)) throw invalidField('tools', 'needs to be a list')
  const items = (value ?? []) as unknown[]
  if (items.length > maxTools) throw invalidField('tools', `holds more than ${maxTools} tools`)
  for (const [index, item] of items.entries()) {
    const path = `tools.${index}`
    const type = isObject(item) ? (item.type ?? 'custom') : 'custom'
    if (typeof type !== 'string') throw invalidField(`${path}.type`, 'needs to be a text')
    if (type === 'custom') {
      const { name, description, input_schema } = parseBody(CustomTool, item, path)
      own.push({ name, description: description ?? null, parameters: input_schema })
    } else {
      dropped.note(path, short(type))
      foreign.push(type, String((item as Readonly<Record<string, unknown>>).name))
    }
  }
  if (own.length === 0 && foreign[0] !== undefined) throw foreignTool('tools', foreign[0])
  return { own, foreign }
}

function toToolChoice(
  wish: z.infer<typeof Choice> | null,
  own: readonly Tool[],
  foreign: readonly string[],
): ChatRequest['toolChoice'] {
  if (wish?.type === 'tool') {
    const { name } = wish
    if (own.some((tool) => tool.name === name)) return { name }
    if (foreign.includes(name)) throw foreignTool('tool_choice', name)
    throw invalidField('tool_choice', `Tool '${short(name)}' not found in provided tools`)
  }
  if (wish?.type === 'any') {
    if (own.length > 0) return 'required'
    throw invalidField('tool_choice', 'requires a call, but there is no tool')
  }
  return own.length > 0 && wish?.type !== 'none' ? 'auto' : 'none'
}

function foreignTool(param: string, type: string) {
  return unsupportedField(
    param,
    `${param}: the tool '${short(type)}' runs at Anthropic or is defined there, and does not exist for this model.`,
  )
}
