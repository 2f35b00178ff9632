import type { AnswerEnd, AnswerEvent, FinishReason, TokenLogprob } from '../../chat.ts'
import { toCompletionLogprobs } from './completion-logprobs.ts'
import { type Encoder, answerBase, frame, lastFrame } from './encoder.ts'
import { toFinishReason } from './finish-reason.ts'
import { toFacts, toUsage } from './usage.ts'

/**
 * Writes answers as OpenAI's Completions does
 * (https://platform.openai.com/docs/api-reference/completions/object); a stream has the same form.
 * What little a completion can hold beside text is left out.
 */
export function createCompletionEncoder(model: string): Encoder {
  const base = { ...answerBase('cmpl', model), object: 'text_completion' }
  return {
    async collect(events) {
      const drafts: Draft[] = []
      let end: AnswerEnd | undefined
      for await (const event of events) {
        if (event.type === 'end') end = event
        if (event.type !== 'text' && event.type !== 'finish') continue
        const draft = (drafts[event.choice] ??= { text: '', logprobs: [], offset: 0, reason: null })
        if (event.type === 'finish') draft.reason = event.reason
        else {
          // What comes before the first probabilities is the prompt, said again.
          if (draft.logprobs.length === 0) draft.offset = draft.text.length
          draft.text += event.text
          draft.logprobs.push(...(event.logprobs ?? []))
        }
      }
      if (!end) throw new Error('the answer has no end')
      const body = {
        ...base,
        choices: drafts.map(({ text, logprobs, offset, reason }, index) =>
          toChoice(index, text, logprobs, offset, reason),
        ),
        usage: toUsage(end.usage),
        corral: toFacts(end),
      }
      return { body, end }
    },
    stream: (events, includeUsage) => stream(base, events, includeUsage),
  }
}

interface Draft {
  text: string
  logprobs: TokenLogprob[]
  /** Where the text of the probabilities begins. */
  offset: number
  reason: FinishReason | null
}

async function* stream(
  base: object,
  events: AsyncIterable<AnswerEvent | null>,
  includeUsage: boolean,
): AsyncGenerator<string, void> {
  const usage = includeUsage ? { usage: null } : {}
  const offsets = new Map<number, number>()
  const chunk = (choice: object) => frame({ ...base, choices: [choice], ...usage })
  let ended = false

  for await (const event of events) {
    if (event === null) yield chunk(toChoice(0, '', [], 0, null))
    else if (event.type === 'text') {
      const offset = offsets.get(event.choice) ?? 0
      offsets.set(event.choice, offset + event.text.length)
      yield chunk(toChoice(event.choice, event.text, event.logprobs ?? [], offset, null))
    } else if (event.type === 'finish') {
      yield chunk(toChoice(event.choice, '', [], 0, event.reason))
    } else if (event.type === 'end') {
      ended = true
      if (!includeUsage) continue
      const last = { choices: [], usage: toUsage(event.usage), corral: toFacts(event) }
      yield frame({ ...base, ...last })
    }
  }
  if (!ended) throw new Error('the answer has no end')
  yield lastFrame
}

function toChoice(
  index: number,
  text: string,
  logprobs: readonly TokenLogprob[],
  offset: number,
  reason: FinishReason | null,
) {
  const given = logprobs.length === 0 ? null : toCompletionLogprobs(logprobs, offset)
  return { text, index, logprobs: given, finish_reason: reason && toFinishReason(reason) }
}
