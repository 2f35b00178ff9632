import type { AnswerEnd, AnswerEvent, CompletionRequest } from '../chat.ts'
import { CorralError } from '../errors.ts'

/** So many prompts of one request are answered at once; the others of its prompts wait for them. */
const atOnce = 4

type Complete = (
  request: CompletionRequest,
  signal: AbortSignal,
) => AsyncGenerator<AnswerEvent, void>

/**
 * Answers several requests of one kind as if they were one: the choices of the second are counted
 * on from those of the first, and one end sums up. When one fails all end.
 */
export async function* answerAll(
  requests: readonly CompletionRequest[],
  complete: Complete,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, void> {
  const [only] = requests
  if (only && requests.length === 1) {
    yield* complete(only, signal)
    return
  }
  const leaving = new AbortController()
  const stop = AbortSignal.any([signal, leaving.signal])
  const answers = requests.map((request) => ({ events: complete(request, stop), request }))
  const reading = new Map<number, Promise<{ at: number; result: IteratorResult<AnswerEvent> }>>()
  const ends: AnswerEnd[] = []

  const read = (at: number) => {
    const next = answers[at]!.events.next().then((result) => ({ at, result }))
    next.catch(() => {})
    reading.set(at, next)
  }
  try {
    let begun = Math.min(atOnce, answers.length)
    for (let at = 0; at < begun; at++) read(at)
    while (reading.size > 0) {
      const { at, result } = await Promise.race(reading.values())
      reading.delete(at)
      if (result.done) {
        if (begun < answers.length) read(begun++)
        continue
      }
      read(at)
      const event = result.value
      if (event.type === 'end') ends.push(event)
      else if (event.type === 'waiting') yield event
      else yield { ...event, choice: event.choice + at * answers[at]!.request.choices }
    }
    yield sumOf(ends)
  } finally {
    leaving.abort(new CorralError('cancelled', 'Another part of the request has failed.'))
    for (const { events } of answers) void events.return().catch(() => {})
  }
}

function sumOf(ends: readonly AnswerEnd[]): AnswerEnd {
  const sum = (read: (end: AnswerEnd) => number) =>
    ends.reduce((total, end) => total + read(end), 0)
  return {
    type: 'end',
    usage: {
      promptTokens: sum(({ usage }) => usage.promptTokens),
      cachedTokens: sum(({ usage }) => usage.cachedTokens),
      completionTokens: sum(({ usage }) => usage.completionTokens),
      thinkingTokens: sum(({ usage }) => usage.thinkingTokens),
    },
    firstTokenMs: Math.min(...ends.map(({ firstTokenMs }) => firstTokenMs)),
    tokensPerSecond: null,
    prefixBreak: ends.find(({ prefixBreak }) => prefixBreak !== null)?.prefixBreak ?? null,
  }
}
