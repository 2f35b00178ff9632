import type { AnswerEvent } from '../../chat.ts'
import {
  type JsonObject,
  countOf,
  isObject,
  listOf,
  objectOf,
  textOf,
} from '../../providers/upstream/json.ts'

/** Of the streaming events, those that say more of an item. */
const textDeltas = new Set(['response.output_text.delta', 'response.refusal.delta'])
const thinkingDeltas = new Set([
  'response.reasoning_summary_text.delta',
  'response.reasoning_text.delta',
])
const argumentDeltas = new Set([
  'response.function_call_arguments.delta',
  'response.custom_tool_call_input.delta',
])

/**
 * Turns what OpenAI's Responses say into answer events
 * (https://platform.openai.com/docs/api-reference/responses-streaming). Items that come without
 * deltas are taken when they are done.
 */
export function createResponseReader(): (event: unknown) => AnswerEvent[] {
  const begun = new Set<number>()
  return (value) => {
    const event = objectOf(value)
    const type = textOf(event.type)
    const at = countOf(event.output_index) ?? 0
    const item = objectOf(event.item)
    if (type === 'response.output_item.added') return callsOf(item, at, '')
    if (type === 'response.output_item.done') {
      if (begun.has(at)) return []
      const events = itemEvents(item, at)
      return events.filter(({ type: said }) => said !== 'tool_call')
    }
    const text = textOf(event.delta)
    if (!type.endsWith('.delta') || text === '') return []
    begun.add(at)
    if (textDeltas.has(type)) return [{ type: 'text', choice: 0, text }]
    if (thinkingDeltas.has(type)) return [{ type: 'thinking', choice: 0, text }]
    return argumentDeltas.has(type) ? [{ type: 'tool_arguments', choice: 0, index: at, text }] : []
  }
}

/** The events of a whole response. */
export function readResponse(json: unknown): AnswerEvent[] {
  return listOf(objectOf(json).output)
    .filter(isObject)
    .flatMap((item, at) => itemEvents(item, at))
}

function itemEvents(item: JsonObject, at: number): AnswerEvent[] {
  const { type, content, summary } = item
  if (type === 'message') return texts('text', content)
  if (type === 'reasoning') {
    const own = texts('thinking', content)
    return own.length > 0 ? own : texts('thinking', summary)
  }
  return callsOf(item, at, textOf(item.arguments) || textOf(item.input))
}

function texts(type: 'text' | 'thinking', parts: unknown): AnswerEvent[] {
  return listOf(parts)
    .map(objectOf)
    .map((part) => textOf(part.text) || textOf(part.refusal))
    .filter((text) => text !== '')
    .map((text) => ({ type, choice: 0, text }))
}

function callsOf({ type, name, call_id }: JsonObject, index: number, text: string): AnswerEvent[] {
  if (type !== 'function_call' && type !== 'custom_tool_call') return []
  const call = { choice: 0, index }
  const events: AnswerEvent[] = [
    { type: 'tool_call', ...call, id: textOf(call_id), name: textOf(name) },
  ]
  if (text !== '') events.push({ type: 'tool_arguments', ...call, text })
  return events
}
