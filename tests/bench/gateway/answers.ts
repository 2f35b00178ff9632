/** What the fake upstream answers, by the name of the model that is asked for. */
export const modelNames = ['json', 'burst', 'paced', 'endless'] as const
export type ModelName = (typeof modelNames)[number]

export type Protocol = 'openai' | 'anthropic'

/** Of `burst` and of `paced`. */
export const burstEvents = 500
export const pacedEvents = 50
export const pacedEveryMs = 10

const text = 'All models are wrong, but some are useful. '.repeat(13)
const piece = ' token'

/** An answer of 0.9 KB in one piece. */
export function wholeAnswer(protocol: Protocol): string {
  if (protocol === 'anthropic') {
    return JSON.stringify({
      id: 'msg_bench0123456789',
      type: 'message',
      role: 'assistant',
      model: 'bench',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 150, output_tokens: 120 },
    })
  }
  return JSON.stringify({
    id: 'chatcmpl-bench0123456789',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'bench',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 150, completion_tokens: 120, total_tokens: 270 },
  })
}

/** A stream as its events, one string each, with `count` of text. */
export interface StreamEvents {
  readonly before: readonly string[]
  readonly text: string
  readonly after: readonly string[]
}

export function streamEvents(protocol: Protocol): StreamEvents {
  return protocol === 'anthropic' ? messageEvents() : chatEvents()
}

/** The last words of a whole stream, in either protocol. */
export function isWhole(tail: string): boolean {
  return tail.includes('data: [DONE]') || tail.includes('"message_stop"')
}

function chatEvents(): StreamEvents {
  const head = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'bench' }
  const event = (delta: object, finish: string | null = null) =>
    frame({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] })
  const usage = { prompt_tokens: 150, completion_tokens: burstEvents, total_tokens: 650 }
  return {
    before: [event({ role: 'assistant', content: '' })],
    text: event({ content: piece }),
    after: [event({}, 'stop'), frame({ ...head, choices: [], usage }), 'data: [DONE]\n\n'],
  }
}

function messageEvents(): StreamEvents {
  const event = (type: string, fields: object) => `event: ${type}\n${frame({ type, ...fields })}`
  const message = {
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: 'bench',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 150, output_tokens: 1 },
  }
  const ended = { stop_reason: 'end_turn', stop_sequence: null }
  return {
    before: [
      event('message_start', { message }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ],
    text: event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } }),
    after: [
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: ended, usage: { output_tokens: burstEvents } }),
      event('message_stop', {}),
    ],
  }
}

function frame(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
