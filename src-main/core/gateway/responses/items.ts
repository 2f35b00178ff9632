import { z } from 'zod'
import type { Block, Turn } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { toBlocks } from './content.ts'
import { createConversation } from './conversation.ts'
import { modelName, toCustomArguments } from './tool-names.ts'

const maxItems = 100_000

const CallId = z.string().min(1).max(512)
const Message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.unknown(),
})
const FunctionCall = z.object({
  call_id: CallId,
  name: z.string().min(1).max(256),
  namespace: z.string().max(256).nullish(),
  arguments: z.string().nullish(),
})
const CustomCall = z.object({
  call_id: CallId,
  name: z.string().min(1).max(256),
  namespace: z.string().max(256).nullish(),
  input: z.string(),
})
const Output = z.object({ call_id: CallId, output: z.unknown() })
const Reasoning = z.object({
  content: z.unknown().optional(),
  summary: z.unknown().optional(),
})

interface Item {
  readonly type: string
  readonly value: Readonly<Record<string, unknown>>
  readonly path: string
}

/**
 * The input of a request as turns: a text of the user's, or items. Items of kinds that Corral does
 * not know are left out, and so are the outputs of calls that are left out.
 * @throws CorralError `invalid_input` or `unsupported`, naming the field
 */
export function toTurns(input: unknown): Turn[] {
  if (typeof input === 'string') return [{ role: 'user', blocks: toBlocks(input, 'input') }]
  if (!Array.isArray(input)) throw invalidField('input', 'needs to be a text or a list of items')
  if (input.length > maxItems) throw invalidField('input', `holds more than ${maxItems} items`)
  const items = input.map(toItem)
  const outputs = items.filter(isOutput).map(({ value }) => String(value.call_id))
  const conversation = createConversation(new Set(outputs))
  const callIds = new Set<string>()
  const skippedIds = new Set<unknown>()

  for (const item of items) {
    const { type, value, path } = item
    if (type === 'message') {
      const { role, content } = parseBody(Message, value, path)
      const blocks = toBlocks(content, `${path}.content`)
      if (role === 'assistant') conversation.answer(blocks)
      else conversation.say(role === 'user' ? 'user' : 'system', blocks)
    } else if (type === 'reasoning') {
      conversation.answer(toThinking(item))
    } else if (type === 'function_call' || type === 'custom_tool_call') {
      const call = type === 'function_call' ? toFunctionCall(item) : toCustomCall(item)
      callIds.add(call.id)
      conversation.answer([call])
    } else if (isOutput(item)) {
      const { call_id: callId, output } = parseBody(Output, value, path)
      if (!callIds.has(callId)) {
        if (skippedIds.has(callId)) continue
        throw invalidField(`${path}.call_id`, 'no earlier call has this id')
      }
      const blocks = toBlocks(output, `${path}.output`)
      const texts = blocks.map((block) => ('text' in block ? block.text : `[${block.type} below]`))
      const shown = blocks.filter(({ type: kind }) => kind === 'image' || kind === 'document')
      conversation.result(callId, texts.join('\n'), shown)
    } else {
      refuseLostReference(item)
      skippedIds.add(value.call_id ?? value.id)
    }
  }
  return conversation.turns()
}

function toItem(value: unknown, index: number): Item {
  const path = `input.${index}`
  if (!isObject(value)) throw invalidField(path, 'needs to be an object')
  const type = value.type ?? (value.role === undefined ? undefined : 'message')
  if (typeof type !== 'string') throw invalidField(`${path}.type`, 'needs to be a text')
  return { type, value, path }
}

function isOutput({ type }: Item): boolean {
  return type === 'function_call_output' || type === 'custom_tool_call_output'
}

/** Thinking that only its maker can read has no text here. */
function toThinking({ value, path }: Item): Block[] {
  const { content, summary } = parseBody(Reasoning, value, path)
  const texts = (part: unknown, at: string) =>
    toBlocks(part, `${path}.${at}`).flatMap((block) => ('text' in block ? [block.text] : []))
  const own = texts(content, 'content').join('')
  const text = own === '' ? texts(summary, 'summary').join('\n\n') : own
  return text === '' ? [] : [{ type: 'thinking', text }]
}

type CallBlock = Extract<Block, { type: 'tool_call' }>

function toFunctionCall({ value, path }: Item): CallBlock {
  const call = parseBody(FunctionCall, value, path)
  return {
    type: 'tool_call',
    id: call.call_id,
    name: modelName(call.name, call.namespace ?? null),
    arguments: toArguments(call.arguments ?? '', `${path}.arguments`),
  }
}

function toCustomCall({ value, path }: Item): CallBlock {
  const call = parseBody(CustomCall, value, path)
  return {
    type: 'tool_call',
    id: call.call_id,
    name: modelName(call.name, call.namespace ?? null),
    arguments: toCustomArguments(call.input),
  }
}

/**
 * The JSON text of an object. A model may have written a broken one, and its client can only send
 * it back: that must not end the conversation.
 */
function toArguments(text: string, path: string): string {
  if (text === '') return '{}'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return JSON.stringify({ _raw: text })
  }
  return isObject(boundedJson(value, path)) ? text : JSON.stringify({ _raw: text })
}

/** Thinking of earlier turns can be missed; what was said or called cannot. */
function refuseLostReference({ type, value, path }: Item): void {
  if (type !== 'item_reference') return
  if (typeof value.id === 'string' && value.id.startsWith('rs_')) return
  throw unsupportedField(
    path,
    `${path}: Corral keeps no answers, so it cannot look one up. Send the items in full (with 'store' set to false, SDKs do so).`,
  )
}
