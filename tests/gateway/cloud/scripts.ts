import type { ServerResponse } from 'node:http'
import type { FakeProvider } from '../../providers/fake-provider.ts'

/** What a provider does with one request. */
export type Script = FakeProvider['answer']

/** One script after the other; the last one stays. */
export function inTurn(...scripts: readonly Script[]): Script {
  let at = 0
  return (request, response) => {
    const script = scripts[Math.min(at++, scripts.length - 1)]
    script?.(request, response)
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Script {
  return (_, response) => {
    const type = { 'content-type': 'application/json' }
    response.writeHead(status, { ...type, ...headers }).end(JSON.stringify(body))
  }
}

export function html(status = 200): Script {
  return (_, response) => {
    const page = '<!doctype html><title>Sign in to this network</title>'
    response.writeHead(status, { 'content-type': 'text/html' }).end(page)
  }
}

type End = 'end' | 'reset' | 'open'

/** Frames of a stream, then an orderly end, a connection that breaks, or nothing more. */
export function stream(frames: readonly string[], end: End = 'end'): Script {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(frames.join(''), () => endOf(response, end))
  }
}

function endOf(response: ServerResponse, end: End): void {
  if (end === 'end') response.end()
  if (end === 'reset') response.socket?.resetAndDestroy()
}

export const reset: Script = (_, response) => void response.socket?.resetAndDestroy()

/** Never answers. */
export const silence: Script = () => {}

export function chunk(delta: object, rest: object = {}): string {
  const choice = { index: 0, delta, finish_reason: null, ...rest }
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'cloud' }
  return `data: ${JSON.stringify({ ...base, choices: [choice] })}\n\n`
}

const chatUsage = { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 }

export const chatFrames = {
  role: chunk({ role: 'assistant', content: '' }),
  text: (text: string) => chunk({ content: text }),
  stop: chunk({}, { finish_reason: 'stop' }),
  usage: `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'cloud', choices: [], usage: chatUsage })}\n\n`,
  done: 'data: [DONE]\n\n',
}

/** A whole stream of OpenAI's that says `texts`. */
export function chatStream(...texts: readonly string[]): Script {
  const { role, text, stop, usage, done } = chatFrames
  return stream([role, ...texts.map(text), stop, usage, done])
}

/** A whole answer of OpenAI's. */
export function chatAnswer(
  content: string,
  usage: object = chatUsage,
  headers: Record<string, string> = {},
): Script {
  const answer = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'cloud',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage,
  }
  return json(200, answer, headers)
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

export const messageFrames = {
  start: event('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 11, output_tokens: 1 },
    },
  }),
  ping: event('ping', {}),
  blockStart: event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  text: (text: string) =>
    event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  blockStop: event('content_block_stop', { index: 0 }),
  end: event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2 },
  }),
  stop: event('message_stop', {}),
  error: (type: string) => event('error', { error: { type, message: 'Overloaded' } }),
}

/** A whole stream of Anthropic's that says `texts`. */
export function messageStream(...texts: readonly string[]): Script {
  const { start, ping, blockStart, text, blockStop, end, stop } = messageFrames
  return stream([start, blockStart, ping, ...texts.map(text), blockStop, end, stop])
}

/** A whole answer of Anthropic's. */
export function message(text: string): Script {
  return json(200, {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 11, output_tokens: 2 },
  })
}

export function openAiError(status: number, code: string, headers: Record<string, string> = {}) {
  return json(status, { error: { message: `it says ${code}`, type: code, code } }, headers)
}

export function anthropicError(status: number, type: string, headers: Record<string, string> = {}) {
  return json(status, { type: 'error', error: { type, message: `it says ${type}` } }, headers)
}
