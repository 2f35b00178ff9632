import { z } from 'zod'
import type { ChatRequest, Tool } from '../../chat.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { modelName } from './tool-names.ts'
import { maxTools } from './tools.ts'

const Named = z.object({ name: z.string(), namespace: z.string().nullish() })
const Mode = z.enum(['auto', 'none', 'required'])
const Allowed = z.object({
  mode: z.enum(['auto', 'required']),
  tools: z.array(z.unknown()).max(maxTools),
})

type ToolUse = Pick<ChatRequest, 'tools' | 'toolChoice'>

/**
 * Which of the tools an answer may or must call.
 * @throws CorralError `invalid_input`, or `unsupported` for a tool that only OpenAI has
 */
export function toToolUse(tools: readonly Tool[], choice: unknown): ToolUse {
  if (choice == null) return { tools, toolChoice: tools.length > 0 ? 'auto' : 'none' }
  if (!isObject(choice)) return bound(tools, parseBody(Mode, choice, 'tool_choice'))
  const { type } = choice
  if (type === 'function' || type === 'custom') {
    return { tools, toolChoice: { name: find(choice, tools).name } }
  }
  if (type === 'allowed_tools') {
    const allowed = parseBody(Allowed, choice, 'tool_choice')
    const ours = allowed.tools.filter((item) => !isObject(item) || isOurs(item.type))
    return bound(
      ours.map((item) => find(item, tools)),
      allowed.mode,
    )
  }
  if (typeof type !== 'string') throw invalidField('tool_choice.type', 'needs to be a text')
  throw unsupportedField(
    'tool_choice',
    `The tool '${type.slice(0, 40)}' does not exist for this model.`,
  )
}

function isOurs(type: unknown): boolean {
  return type === 'function' || type === 'custom'
}

function bound(tools: readonly Tool[], mode: z.infer<typeof Mode>): ToolUse {
  if (tools.length > 0) return { tools, toolChoice: mode }
  if (mode === 'required') {
    throw invalidField('tool_choice', 'requires a call, but there is no tool that Corral can offer')
  }
  return { tools, toolChoice: 'none' }
}

function find(wanted: unknown, tools: readonly Tool[]): Tool {
  const { name, namespace } = parseBody(Named, wanted, 'tool_choice')
  const full = modelName(name, namespace ?? null)
  const found = tools.find((tool) => tool.name === full)
  if (!found) throw invalidField('tool_choice', 'names a tool that is not among the tools')
  return found
}
