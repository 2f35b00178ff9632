import { z } from 'zod'
import type { Block, Turn } from '../../chat.ts'
import { boundedJson, invalidField, parseBody } from '../body.ts'
import { toImageBlocks } from './answer-options.ts'

const ToolCall = z.object({
  id: z.string().min(1).max(512).nullish(),
  function: z.object({
    name: z.string().min(1).max(256),
    arguments: z.record(z.string(), z.unknown()).nullish(),
  }),
})

const Message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.string().nullish(),
  thinking: z.string().nullish(),
  images: z.array(z.string()).max(64).nullish(),
  tool_calls: z.array(ToolCall).max(256).nullish(),
  tool_name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
})
type Message = z.infer<typeof Message>

interface OpenCall {
  readonly id: string
  readonly name: string
}

/**
 * The messages of a chat as turns. Ollama's calls need no ids: a result belongs to the first call
 * of its name that has none yet.
 * @throws CorralError `invalid_input` naming the field
 */
export function toTurns(messages: readonly unknown[]): Turn[] {
  const open: OpenCall[] = []
  return messages.map((value, index) => {
    const path = `messages.${index}`
    const message = parseBody(Message, value, path)
    const { role } = message
    if (role === 'tool') return { role, blocks: [toResult(message, path, open)] }
    const blocks = [...thinkingOf(message), ...textOf(message), ...imagesOf(message, path)]
    if (role === 'assistant') return { role, blocks: [...blocks, ...toCalls(message, index, open)] }
    return { role: role === 'developer' ? 'system' : role, blocks }
  })
}

function thinkingOf({ role, thinking }: Message): Block[] {
  return role === 'assistant' && thinking ? [{ type: 'thinking', text: thinking }] : []
}

function textOf({ content }: Message): Block[] {
  return content ? [{ type: 'text', text: content }] : []
}

function imagesOf({ images }: Message, path: string): Block[] {
  return toImageBlocks(images, `${path}.images`)
}

function toCalls({ tool_calls: calls }: Message, index: number, open: OpenCall[]): Block[] {
  return (calls ?? []).map(({ id: given, function: { name, arguments: args } }, at): Block => {
    const id = given ?? `call_${index}_${at}`
    open.push({ id, name })
    const path = `messages.${index}.tool_calls.${at}.function.arguments`
    return { type: 'tool_call', id, name, arguments: JSON.stringify(boundedJson(args ?? {}, path)) }
  })
}

function toResult(message: Message, path: string, open: OpenCall[]): Block {
  const { tool_call_id: id, tool_name: name } = message
  const at = open.findIndex((call) => {
    if (id) return call.id === id
    return !name || call.name === name
  })
  const [call] = at === -1 ? [] : open.splice(at, 1)
  if (!call) {
    const field = id ? 'tool_call_id' : 'tool_name'
    throw invalidField(`${path}.${field}`, 'no earlier message of the assistant has such a call')
  }
  return { type: 'tool_result', callId: call.id, text: message.content ?? '' }
}
