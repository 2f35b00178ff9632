import type { AnswerEnd, AnswerEvent, TokenLogprob } from '../../chat.ts'
import { isObject } from '../body.ts'
import type { AnswerWriter } from '../send-answer.ts'
import type { Clock } from './clock.ts'
import { toOllamaError } from './error.ts'

/** A part of an answer, before it has its place in a chat or a text. */
interface Part {
  readonly content?: string
  readonly thinking?: string
  readonly tool_calls?: readonly object[]
}

/** Where the parts of an answer stand: in `message` of a chat, in `response` of a text. */
export type Place = (part: Part) => object

export const inMessage: Place = ({ content = '', ...rest }) => ({
  message: { role: 'assistant', content, ...rest },
})

export const inResponse: Place = ({ content = '', thinking }) => ({
  response: content,
  ...(thinking === undefined ? {} : { thinking }),
})

/**
 * Writes answers as Ollama does: one JSON object in each line, the last with `done` and the counts.
 * Calls of tools come whole, with their arguments as an object.
 */
export function createAnswerWriter(model: string, place: Place, clock: Clock): AnswerWriter {
  const line = (part: Part, rest: object) => ({
    model,
    created_at: new Date().toISOString(),
    ...place(part),
    ...rest,
  })
  return {
    contentType: 'application/x-ndjson',
    watch: (events) => clock.watch(events),
    async collect(events) {
      const whole = { content: '', thinking: '', calls: [] as object[], logprobs: [] as object[] }
      let last: Last | undefined
      for await (const piece of piecesOf(events)) {
        if (piece === null) continue
        if ('end' in piece) last = piece
        else {
          whole.content += piece.part.content ?? ''
          whole.thinking += piece.part.thinking ?? ''
          whole.calls.push(...(piece.part.tool_calls ?? []))
          whole.logprobs.push(...piece.logprobs)
        }
      }
      const { end, reason } = demandEnd(last)
      const part = {
        content: whole.content,
        ...(whole.thinking === '' ? {} : { thinking: whole.thinking }),
        ...(whole.calls.length === 0 ? {} : { tool_calls: whole.calls }),
      }
      const done = { done: true, done_reason: reason, ...clock.sum(end) }
      return { body: line(part, { ...withLogprobs(whole.logprobs), ...done }), end }
    },
    async *stream(events) {
      let last: Last | undefined
      for await (const piece of piecesOf(events)) {
        if (piece === null) yield frame(line({}, { done: false }))
        else if ('end' in piece) last = piece
        else yield frame(line(piece.part, { ...withLogprobs(piece.logprobs), done: false }))
      }
      const { end, reason } = demandEnd(last)
      yield frame(line({}, { done: true, done_reason: reason, ...clock.sum(end) }))
    },
    failure: (error) => frame(toOllamaError(error)),
  }
}

interface Last {
  readonly end: AnswerEnd
  readonly reason: 'stop' | 'length'
}

interface Content {
  readonly part: Part
  readonly logprobs: readonly object[]
}

async function* piecesOf(
  events: AsyncIterable<AnswerEvent | null>,
): AsyncGenerator<Content | Last | null, void> {
  let reason: Last['reason'] = 'stop'
  const calls: { id: string; name: string; arguments: string }[] = []
  const whole = () => {
    const [call] = calls.splice(0, 1)
    return call ? [{ part: { tool_calls: [toCall(call)] }, logprobs: [] }] : []
  }
  for await (const event of events) {
    if (event === null) yield null
    else if (event.type === 'text') {
      yield { part: { content: event.text }, logprobs: (event.logprobs ?? []).map(toLogprob) }
    } else if (event.type === 'thinking') {
      yield { part: { thinking: event.text }, logprobs: [] }
    } else if (event.type === 'tool_call') {
      yield* whole()
      calls.push({ id: event.id, name: event.name, arguments: '' })
    } else if (event.type === 'tool_arguments') {
      calls[0]!.arguments += event.text
    } else if (event.type === 'finish') {
      yield* whole()
      if (event.reason === 'length') reason = 'length'
    } else if (event.type === 'end') yield { end: event, reason }
  }
}

function toCall({ id, name, arguments: text }: { id: string; name: string; arguments: string }) {
  return { id, function: { name, arguments: toArguments(text) } }
}

/** What a model has broken off is handed on as it is: clients take objects only. */
function toArguments(text: string): object {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (isObject(value)) return value
  } catch {
    // Told below.
  }
  return { _raw: text }
}

function toLogprob({ text, bytes, logprob, top }: TokenLogprob): object {
  const alternatives = top.map((one) => ({
    token: one.text,
    logprob: one.logprob,
    bytes: one.bytes,
  }))
  const own = { token: text, logprob, bytes }
  return alternatives.length === 0 ? own : { ...own, top_logprobs: alternatives }
}

function withLogprobs(logprobs: readonly object[]): object {
  return logprobs.length === 0 ? {} : { logprobs }
}

function demandEnd(last: Last | undefined): Last {
  if (!last) throw new Error('the answer has no end')
  return last
}

function frame(value: object): string {
  return `${JSON.stringify(value)}\n`
}
