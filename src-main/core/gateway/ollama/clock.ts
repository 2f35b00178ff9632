import type { AnswerEnd, AnswerEvent } from '../../chat.ts'

/** Measures what Ollama tells of an answer's time. */
export interface Clock {
  /** Passes events on and notes when they came. */
  watch(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent, void>
  /** Counts and times of an answer that has ended; times in nanoseconds. */
  sum(end: AnswerEnd): object
  /** Times without an answer. */
  loaded(): object
}

/** Starts now. */
export function createClock(): Clock {
  const startedMs = performance.now()
  let loadedMs: number | null = null
  let firstMs: number | null = null
  return {
    async *watch(events) {
      for await (const event of events) {
        const isLoad = event.type === 'waiting' && event.for === 'load'
        if (!isLoad) loadedMs ??= performance.now()
        if (event.type !== 'waiting') firstMs ??= performance.now()
        yield event
      }
    },
    sum({ usage }) {
      const endMs = performance.now()
      const loadMs = loadedMs ?? startedMs
      return {
        total_duration: nanoseconds(endMs - startedMs),
        load_duration: nanoseconds(loadMs - startedMs),
        prompt_eval_count: usage.promptTokens,
        prompt_eval_duration: nanoseconds((firstMs ?? endMs) - loadMs),
        eval_count: usage.completionTokens,
        eval_duration: nanoseconds(endMs - (firstMs ?? endMs)),
      }
    },
    loaded() {
      const total = nanoseconds(performance.now() - startedMs)
      return { total_duration: total, load_duration: total }
    },
  }
}

function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6)
}
