import type { AnswerEvent } from '../../chat.ts'
import { type BlockStep, createBlockSequence } from '../block-sequence.ts'
import { ownSignature } from '../../providers/upstream/anthropic/own-signature.ts'
import { type Finish, toStop } from './stop-reason.ts'
import { toUsage } from './usage.ts'

/** Between two signs of life while a model thinks out of sight. */
const hiddenSilenceMs = 10_000

/**
 * The events of a message. It begins with the first event or silence, whatever that is; a silence
 * becomes a ping. `start` is asked for the message as late as possible: by then its prompt may have
 * been counted.
 */
export async function* streamMessage(
  events: AsyncIterable<AnswerEvent | null>,
  start: () => object,
  showThinking: boolean,
): AsyncGenerator<string, void> {
  const sequence = createBlockSequence()
  const frames = createBlockFrames(showThinking)
  let started = false
  let finish: Finish | undefined
  let ended = false
  let sentAt = performance.now()

  const begin = () => {
    if (started) return ''
    started = true
    return eventFrame({ type: 'message_start', message: start() })
  }
  for await (const event of events) {
    if (event?.type === 'waiting') continue
    let text = begin()
    if (event === null) {
      text += ping
    } else if (event.type === 'finish') {
      finish = event
      text += sequence.end().map(frames).join('')
    } else if (event.type === 'end') {
      if (!finish) break
      ended = true
      text += eventFrame({ type: 'message_delta', delta: toStop(finish), usage: toUsage(event) })
      text += eventFrame({ type: 'message_stop' })
    } else {
      text += sequence.take(event).map(frames).join('')
      if (text === '' && performance.now() - sentAt >= hiddenSilenceMs) text = ping
    }
    if (text === '') continue
    sentAt = performance.now()
    yield text
  }
  if (!ended) throw new Error('the answer has no end')
}

export function eventFrame(event: { readonly type: string; readonly [field: string]: unknown }) {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

const ping = eventFrame({ type: 'ping' })

/** Writes the steps of blocks, which are counted from 0. */
function createBlockFrames(showThinking: boolean): (step: BlockStep) => string {
  let index = -1
  let kind: 'text' | 'thinking' | 'tool_use' = 'text'
  let hidden = ''
  const deltaFrame = (delta: object) => eventFrame({ type: 'content_block_delta', index, delta })

  const startFrame = (block: Extract<BlockStep, { type: 'start' }>['block']) => {
    const content_block = { ...block, ...emptyBlock[block.type] }
    const frame = eventFrame({ type: 'content_block_start', index, content_block })
    return block.type === 'tool_use' ? frame + deltaFrame(toDelta(block.type, '')) : frame
  }
  const stopFrame = () => {
    const frame = eventFrame({ type: 'content_block_stop', index })
    if (kind !== 'thinking') return frame
    const signature = ownSignature(hidden)
    hidden = ''
    return deltaFrame({ type: 'signature_delta', signature }) + frame
  }
  return (step) => {
    if (step.type === 'stop') return stopFrame()
    if (step.type === 'start') {
      index += 1
      kind = step.block.type
      return startFrame(step.block)
    }
    if (kind !== 'thinking' || showThinking) return deltaFrame(toDelta(kind, step.text))
    hidden += step.text
    return ''
  }
}

const emptyBlock = {
  text: { text: '' },
  thinking: { thinking: '', signature: '' },
  tool_use: { input: {} },
}

function toDelta(kind: keyof typeof emptyBlock, text: string): object {
  if (kind === 'text') return { type: 'text_delta', text }
  if (kind === 'thinking') return { type: 'thinking_delta', thinking: text }
  return { type: 'input_json_delta', partial_json: text }
}
