import { expect } from 'vitest'
import type { TestCorral } from '../../helpers/test-corral.ts'

export interface SentEvent {
  readonly type: string
  readonly sequence_number: number
  readonly output_index?: number
  readonly item?: Readonly<Record<string, unknown>>
  readonly response?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** A request as an app may send it, with fields that the client's types would not allow. */
export function post(test: TestCorral, body: unknown, path = '/v1/responses'): Promise<Response> {
  return test.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** The events of a stream as they came over the wire, each with the name before its data. */
export async function readEvents(response: Response): Promise<SentEvent[]> {
  const body = await response.text()
  expect(response.status, body).toBe(200)
  const frames = body.split('\n\n').filter((frame) => frame !== '')
  return frames.map((frame) => {
    const [, name, data] = /^event: ([\w.]+)\ndata: (.*)$/.exec(frame) ?? []
    const event = JSON.parse(data ?? 'null') as SentEvent
    if (event?.type !== name) throw new Error(`an event named ${name} says it is ${event?.type}`)
    return event
  })
}

/** What strict clients need of each event; the index is beside the fields of its kind. */
const needed: Record<string, readonly string[]> = {
  'response.created': ['response'],
  'response.in_progress': ['response'],
  'response.completed': ['response'],
  'response.incomplete': ['response'],
  'response.failed': ['response'],
  'response.output_item.added': ['output_index', 'item'],
  'response.output_item.done': ['output_index', 'item'],
  'response.content_part.added': ['item_id', 'output_index', 'content_index', 'part'],
  'response.content_part.done': ['item_id', 'output_index', 'content_index', 'part'],
  'response.output_text.delta': ['item_id', 'output_index', 'content_index', 'delta', 'logprobs'],
  'response.output_text.done': ['item_id', 'output_index', 'content_index', 'text', 'logprobs'],
  'response.reasoning_summary_part.added': ['item_id', 'output_index', 'summary_index', 'part'],
  'response.reasoning_summary_part.done': ['item_id', 'output_index', 'summary_index', 'part'],
  'response.reasoning_summary_text.delta': ['item_id', 'output_index', 'summary_index', 'delta'],
  'response.reasoning_summary_text.done': ['item_id', 'output_index', 'summary_index', 'text'],
  'response.function_call_arguments.delta': ['item_id', 'output_index', 'delta'],
  'response.function_call_arguments.done': ['item_id', 'output_index', 'name', 'arguments'],
  'response.custom_tool_call_input.delta': ['item_id', 'output_index', 'delta'],
  'response.custom_tool_call_input.done': ['item_id', 'output_index', 'input'],
}

/** Every field that its kind needs, numbers without a gap, each item from its start to its end. */
export function checkEvents(events: readonly SentEvent[]): void {
  const open = new Map<number, unknown>()
  let items = 0
  for (const [number, event] of events.entries()) {
    expect(event.sequence_number).toBe(number)
    expect(Object.keys(needed), event.type).toContain(event.type)
    for (const field of needed[event.type]!) expect(event, event.type).toHaveProperty([field])
    const { output_index: at, item } = event
    if (event.type === 'response.output_item.added') {
      expect(at).toBe(items++)
      open.set(at!, item!.id)
    } else if (at !== undefined) {
      expect(event.item_id ?? item!.id, event.type).toBe(open.get(at))
    }
    if (event.type === 'response.output_item.done') open.delete(at!)
  }
  expect(open.size).toBe(0)
  const output = events
    .filter(({ type }) => type === 'response.output_item.done')
    .map(({ item }) => item)
  const ids = new Set(events.flatMap(({ response }) => (response ? [response.id] : [])))
  expect(ids.size).toBe(1)
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual([
    'response.created',
    'response.in_progress',
  ])
  expect(events[0]!.response).toMatchObject({ output: [], status: 'in_progress', usage: null })
  expect(events.at(-1)!.response!.output).toEqual(output)
}
