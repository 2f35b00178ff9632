import { randomBytes } from 'node:crypto'
import type { AnswerEvent, FinishReason } from '../../chat.ts'
import type { CorralError } from '../../errors.ts'
import { type BlockStep, createBlockSequence } from '../block-sequence.ts'
import { toResponseError } from './error.ts'
import {
  type ItemEvent,
  type ItemWriter,
  type OutputItem,
  createItemWriter,
} from './output-items.ts'
import type { ResponsesRequest } from './responses-request.ts'
import { toUsage } from './usage.ts'

/** An event of a stream. Its first is `response.created`, its numbers count from 0. */
export type ResponseEvent = ItemEvent & { readonly sequence_number: number }

/** Makes the events of one response, and the response. */
export interface ResponseEvents {
  /** `null` is a sign of life. */
  take(event: AnswerEvent | null): ResponseEvent[]
  /** Last of a response that broke. */
  fail(error: CorralError): ResponseEvent[]
  /** The response as it is now. */
  response(): object
}

const whyIncomplete: Partial<Record<FinishReason, string>> = {
  length: 'max_output_tokens',
  refusal: 'content_filter',
}

type Status = 'in_progress' | 'completed' | 'incomplete' | 'failed'

export function createResponseEvents(request: ResponsesRequest): ResponseEvents {
  const base = {
    id: `resp_${randomBytes(18).toString('base64url')}`,
    object: 'response',
    created_at: nowSeconds(),
    model: request.chat.model,
    background: false,
    max_tool_calls: null,
    previous_response_id: null,
    safety_identifier: null,
    service_tier: 'default',
    store: false,
    top_logprobs: 0,
    truncation: 'disabled',
    user: null,
    ...request.echo,
  }
  const sequence = createBlockSequence()
  const output: OutputItem[] = []
  let status: Status = 'in_progress'
  let rest: object = { error: null, incomplete_details: null, completed_at: null, usage: null }
  let item: ItemWriter | null = null
  let endStatus: 'completed' | 'incomplete' = 'completed'
  let incompleteFor: string | null = null
  let sent = 0

  const response = () => ({ ...base, status, output: [...output], ...rest })
  const numbered = (events: readonly ItemEvent[]): ResponseEvent[] =>
    events.map(({ type, ...fields }) => ({ type, sequence_number: sent++, ...fields }))
  const lifecycle = (type: string): ItemEvent => ({ type, response: response() })
  const begin = (): ItemEvent[] =>
    sent > 0 ? [] : [lifecycle('response.created'), lifecycle('response.in_progress')]

  const step = (taken: BlockStep): ItemEvent[] => {
    if (taken.type === 'start') {
      const { block } = taken
      const kind = block.type === 'tool_use' ? block : block.type
      item = createItemWriter(kind, output.length, request)
      return item.start()
    }
    if (!item) throw new Error('content outside of an item')
    if (taken.type === 'delta') return item.delta(taken.text)
    return close(item, 'completed')
  }

  const close = (writer: ItemWriter, as: 'completed' | 'incomplete'): ItemEvent[] => {
    const { events, item: written } = writer.stop(as)
    output.push(written)
    item = null
    return events
  }

  /** All items but the last are whole, however the answer ended. */
  const finish = (): ItemEvent[] => {
    const events = sequence.end().slice(0, -1).flatMap(step)
    return item ? [...events, ...close(item, endStatus)] : events
  }

  return {
    take(event) {
      if (event?.type === 'waiting') return []
      const begun = begin()
      if (event === null) {
        return numbered(begun.length > 0 ? begun : [lifecycle('response.in_progress')])
      }
      if (event.type === 'finish') {
        incompleteFor = whyIncomplete[event.reason] ?? null
        endStatus = incompleteFor ? 'incomplete' : 'completed'
        return numbered([...begun, ...finish()])
      }
      if (event.type === 'end') {
        status = endStatus
        rest = {
          error: null,
          incomplete_details: incompleteFor && { reason: incompleteFor },
          completed_at: status === 'completed' ? nowSeconds() : null,
          usage: toUsage(event.usage),
        }
        return numbered([...begun, lifecycle(`response.${status}`)])
      }
      return numbered([...begun, ...sequence.take(event).flatMap(step)])
    },
    fail(error) {
      const begun = begin()
      status = 'failed'
      rest = { ...rest, error: toResponseError(error) }
      return numbered([...begun, lifecycle('response.failed')])
    },
    response,
  }
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
