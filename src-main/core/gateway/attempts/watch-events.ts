import type { AnswerEvent, Usage } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import { UpstreamError } from '../../providers/upstream/upstream-error.ts'
import type { Attempt } from './attempt.ts'

export function isContent(event: AnswerEvent): boolean {
  return event.type !== 'waiting'
}

/**
 * Hands on the events of an attempt and ends it with them: by what they say, by their failure, or
 * because nobody reads them any more.
 */
export function watchEvents(
  attempt: Attempt,
  events: AsyncIterable<AnswerEvent>,
  headers: () => Readonly<Record<string, string | string[] | undefined>> = () => ({}),
): AsyncGenerator<AnswerEvent, void> {
  const watched = watch(attempt, events, headers)
  // Who waits for a reader sees no signal: without this the attempt would never end.
  const leave = async () => {
    await watched.return().catch(() => {})
    // Who was never read does not come to its own end.
    attempt.end({ kind: 'aborted', usage: null, outputChars: 0 })
  }
  attempt.signal.addEventListener('abort', () => void leave(), { once: true })
  return watched
}

async function* watch(
  attempt: Attempt,
  events: AsyncIterable<AnswerEvent>,
  headers: () => Readonly<Record<string, string | string[] | undefined>>,
): AsyncGenerator<AnswerEvent, void> {
  let usage: Usage | null = null
  let outputChars = 0
  try {
    for await (const event of events) {
      if (isContent(event)) attempt.begun()
      attempt.tap?.event(event)
      if ('text' in event) outputChars += event.text.length
      if (event.type === 'end') usage = event.usageUnknown ? null : event.usage
      yield event
    }
    attempt.end({ kind: 'success', usage, outputChars, headers: headers() })
  } catch (thrown) {
    const error = thrown instanceof UpstreamError ? thrown : CorralError.from(thrown)
    const kind = attempt.signal.aborted ? 'aborted' : 'failure'
    attempt.end(
      kind === 'aborted' ? { kind, usage, outputChars } : { kind, error, usage, outputChars },
    )
    throw error
  } finally {
    attempt.end({ kind: 'aborted', usage, outputChars })
  }
}
