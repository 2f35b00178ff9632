import type { ChatRequest, Tool } from '../../../chat.ts'
import { CorralError } from '../../../errors.ts'
import type { ModelTraits } from './model-traits.ts'
import type { Drop, MessagesBody, WireThinking, WireTool, WireToolChoice } from './wire-body.ts'
import { toWireName } from './wire-name.ts'

const maxNameChars = 128

/** @throws CorralError `unsupported` for a name that is too long */
export function toToolUse(
  { tools, toolChoice, parallelToolCalls }: ChatRequest,
  traits: ModelTraits,
  thinking: WireThinking | undefined,
  drop: Drop,
): Pick<MessagesBody, 'tools' | 'tool_choice'> {
  if (tools.length === 0) return {}
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object'
  const cannotForce = traits.refusesForcedCalls || thinking?.type === 'enabled'
  if (isForced && cannotForce) drop('tool_choice', 'no call can be demanded from a thinking model')
  const choice = isForced && cannotForce ? 'auto' : toolChoice
  const wire = toChoice(choice, parallelToolCalls)
  return { tools: tools.map(toTool), ...(wire && { tool_choice: wire }) }
}

function toChoice(choice: ChatRequest['toolChoice'], isParallel: boolean): WireToolChoice | null {
  const limit = isParallel ? {} : { disable_parallel_tool_use: true }
  if (choice === 'none') return { type: 'none' }
  if (choice === 'auto') return isParallel ? null : { type: 'auto', ...limit }
  if (choice === 'required') return { type: 'any', ...limit }
  return { type: 'tool', name: toWireName(choice.name), ...limit }
}

function toTool({ name, description, parameters }: Tool): WireTool {
  const wireName = toWireName(name)
  if (wireName.length > maxNameChars) {
    throw new CorralError('unsupported', 'The name of a tool is too long for this provider.', {
      param: 'tools',
    })
  }
  return {
    name: wireName,
    ...(description !== null && { description }),
    input_schema: { ...parameters, type: 'object' },
  }
}
