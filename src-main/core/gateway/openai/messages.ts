import { z } from 'zod'
import type { Block, Turn } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { toBlocks, toTexts } from './content.ts'

const Message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.unknown().optional(),
  tool_call_id: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  function_call: z.unknown().optional(),
  reasoning_content: z.unknown().optional(),
  reasoning: z.unknown().optional(),
})
type Message = z.infer<typeof Message>

const ToolCall = z.object({
  id: z.string().min(1).max(512),
  type: z.string().nullish(),
  function: z.object({ name: z.string().min(1).max(256), arguments: z.unknown().optional() }),
})

const maxCalls = 256

/**
 * The messages of a chat as turns. Names of speakers are ignored.
 * @throws CorralError `invalid_input` or `unsupported`, naming the field
 */
export function toTurns(messages: readonly unknown[]): Turn[] {
  const callIds = new Set<string>()
  return messages.map((value, index) => {
    const path = `messages.${index}`
    const message = parseBody(Message, value, path)
    const { role } = message
    if (role === 'assistant') return { role, blocks: assistantBlocks(message, path, callIds) }
    if (role === 'tool') return { role, blocks: [toolResult(message, path, callIds)] }
    if (role === 'user') return { role, blocks: toBlocks(message.content, `${path}.content`) }
    return { role: 'system', blocks: textBlocks(message, path) }
  })
}

function textBlocks({ content }: Message, path: string): Block[] {
  return toTexts(content, `${path}.content`).map((text) => ({ type: 'text', text }))
}

function assistantBlocks(message: Message, path: string, callIds: Set<string>): Block[] {
  if (message.function_call != null) {
    throw unsupportedField(`${path}.function_call`, "Use 'tool_calls' instead of 'function_call'.")
  }
  return [
    ...thinkingBlocks(message),
    ...textBlocks(message, path),
    ...callBlocks(message.tool_calls, `${path}.tool_calls`, callIds),
  ]
}

/** Clients send it back under the name by which they have read it. */
function thinkingBlocks({ reasoning_content, reasoning }: Message): Block[] {
  const text = [reasoning_content, reasoning].find((value) => typeof value === 'string')
  return typeof text === 'string' && text !== '' ? [{ type: 'thinking', text }] : []
}

function callBlocks(value: unknown, path: string, callIds: Set<string>): Block[] {
  if (value == null) return []
  if (!Array.isArray(value)) throw invalidField(path, 'needs to be a list')
  if (value.length > maxCalls) throw invalidField(path, `holds more than ${maxCalls} calls`)
  return value.map((item: unknown, index): Block => {
    const at = `${path}.${index}`
    if (isObject(item) && item.type === 'custom') {
      throw unsupportedField(at, "This model does not support tools of the type 'custom'.")
    }
    const call = parseBody(ToolCall, item, at)
    callIds.add(call.id)
    return {
      type: 'tool_call',
      id: call.id,
      name: call.function.name,
      arguments: toArguments(call.function.arguments, `${at}.function.arguments`),
    }
  })
}

/**
 * The JSON text of an object. A model may have written a broken one, and its client can only send
 * it back: that must not end the conversation.
 */
function toArguments(value: unknown, path: string): string {
  if (value == null || value === '') return '{}'
  if (isObject(value)) return JSON.stringify(boundedJson(value, path))
  if (typeof value !== 'string') throw invalidField(path, 'needs to be the JSON text of an object')
  const parsed = jsonObject(value)
  if (parsed === null) return JSON.stringify({ _raw: value })
  boundedJson(parsed, path)
  return value
}

function jsonObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function toolResult(message: Message, path: string, callIds: ReadonlySet<string>): Block {
  const { tool_call_id: callId } = message
  const param = `${path}.tool_call_id`
  if (typeof callId !== 'string') {
    throw invalidField(param, 'names the call that this message answers')
  }
  if (!callIds.has(callId)) {
    throw invalidField(param, 'no earlier message of the assistant has a tool call with this id')
  }
  return { type: 'tool_result', callId, text: toTexts(message.content, `${path}.content`).join('') }
}
