import { z } from 'zod'
import { type EventFrame, dataOf } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'
import { anthropicWeather, demandWeatherCall, refuseCutOff } from '../weather-question.ts'
import { AnthropicUsage } from './usage.ts'

const index = z.int()
const Start = z.object({
  message: z.object({ id: z.string().min(1), role: z.literal('assistant'), usage: AnthropicUsage }),
})
const BlockStart = z.object({
  index,
  content_block: z.object({
    type: z.string(),
    id: z.string().optional(),
    name: z.string().optional(),
  }),
})
const Delta = z.object({
  index,
  delta: z.object({ type: z.string(), partial_json: z.string().optional() }),
})
const Stop = z.object({ index })
const End = z.object({
  delta: z.object({ stop_reason: z.string() }),
  usage: z.object({ output_tokens: z.int() }),
})
const Typed = z.object({ type: z.string() })

interface Message {
  readonly blocks: readonly { type: string; id: string; name: string; json: string }[]
  readonly stopReason: string
}

/** The events of a message, with a call in them. */
export const anthropicEvents: SelfTest = {
  name: 'anthropic-events',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const { frames } = await port.stream('/v1/messages', anthropicWeather)
    const { blocks, stopReason } = readMessage(frames)
    refuseCutOff(stopReason === 'max_tokens')
    const call = blocks.find(({ type }) => type === 'tool_use')
    demandWeatherCall(call && { name: call.name, arguments: call.json })
    demand(stopReason === 'tool_use', `A call ends with '${stopReason}'.`)
    return `${frames.length} events from message_start to message_stop, with a call.`
  },
}

/** @throws ProtocolFault where the order or an event is wrong */
export function readMessage(all: readonly EventFrame[]): Message {
  const frames = all.filter(({ event }) => event !== 'ping')
  const [first, ...rest] = frames
  demand(first?.event === 'message_start', 'The first event is no message_start.')
  demand(rest.pop()?.event === 'message_stop', 'The last event is no message_stop.')
  const end = rest.pop()
  demand(end?.event === 'message_delta', 'There is no message_delta before message_stop.')
  dataOf(first, Start)
  const blocks: { type: string; id: string; name: string; json: string }[] = []
  let isOpen = false
  for (const frame of rest) {
    demand(dataOf(frame, Typed).type === frame.event, 'An event has another name than its type.')
    const at = blocks.length - 1
    if (frame.event === 'content_block_start') {
      const { index: place, content_block: block } = dataOf(frame, BlockStart)
      demand(!isOpen && place === at + 1, 'A block begins out of its turn.')
      const { type, id = '', name = '' } = block
      demand(type !== 'tool_use' || (id !== '' && name !== ''), 'A call has no id or no name.')
      blocks.push({ type, id, name, json: '' })
      isOpen = true
    } else if (frame.event === 'content_block_delta') {
      const { index: place, delta } = dataOf(frame, Delta)
      const block = blocks[at]
      demand(isOpen && place === at && block !== undefined, 'A piece belongs to no open block.')
      block.json += delta.partial_json ?? ''
    } else {
      demand(frame.event === 'content_block_stop', `There is an event '${frame.event}'.`)
      demand(isOpen && dataOf(frame, Stop).index === at, 'A block ends that is not open.')
      isOpen = false
    }
  }
  demand(!isOpen, 'A block has no end.')
  return { blocks, stopReason: dataOf(end, End).delta.stop_reason }
}
