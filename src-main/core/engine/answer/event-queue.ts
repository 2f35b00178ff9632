import type { AnswerEvent, TokenLogprob } from '../../chat.ts'

/**
 * Events on their way from the engine to a reader of any speed. `push` never waits; what a slow
 * reader leaves lying is joined, so that a queue is never longer than the text in it.
 */
export interface EventQueue {
  push(event: AnswerEvent): void
  /** After it, the reader ends once it has read everything. */
  close(): void
  /** After it, the reader throws `error` once it has read everything. */
  fail(error: unknown): void
  read(): AsyncGenerator<AnswerEvent, void>
}

export function createEventQueue(): EventQueue {
  let events: AnswerEvent[] = []
  /** The last event is a joined one, made here: its list may grow in place. */
  let lastIsOurs = false
  let wake: (() => void) | undefined
  let end: { readonly error?: unknown } | undefined

  const notify = () => {
    wake?.()
    wake = undefined
  }
  return {
    push(event) {
      const last = events.at(-1)
      const joined = last && join(last, event, lastIsOurs)
      if (joined) events[events.length - 1] = joined
      else events.push(event)
      lastIsOurs = joined !== undefined
      notify()
    },
    close() {
      end ??= {}
      notify()
    },
    fail(error) {
      end ??= { error }
      notify()
    },
    async *read() {
      for (;;) {
        const ready = events
        events = []
        lastIsOurs = false
        yield* ready
        if (events.length > 0) continue
        if (end) {
          if ('error' in end) throw end.error
          return
        }
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

/** One event that says what both say, where there is one. */
function join(last: AnswerEvent, next: AnswerEvent, lastIsOurs: boolean): AnswerEvent | undefined {
  if (last.type === 'waiting' && next.type === 'waiting') return next
  if (last.type === 'text' && next.type === 'text' && last.choice === next.choice) {
    const text = last.text + next.text
    if (!last.logprobs && !next.logprobs) return { ...last, text }
    const logprobs = lastIsOurs ? (last.logprobs as TokenLogprob[]) : [...(last.logprobs ?? [])]
    logprobs.push(...(next.logprobs ?? []))
    return { ...last, text, logprobs }
  }
  if (last.type === 'thinking' && next.type === 'thinking' && last.choice === next.choice) {
    return { ...last, text: last.text + next.text }
  }
  if (
    last.type === 'tool_arguments' &&
    next.type === 'tool_arguments' &&
    last.choice === next.choice &&
    last.index === next.index
  ) {
    return { ...last, text: last.text + next.text }
  }
  return undefined
}
