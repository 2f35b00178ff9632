import type { AnswerEvent, Usage } from '../../../chat.ts'
import { type JsonObject, countOf, isObject, listOf, objectOf } from '../json.ts'
import { UpstreamError } from '../upstream-error.ts'
import { type ChoiceDecoder, createChoiceDecoder } from './choice-decoder.ts'
import { errorIn } from './error-in.ts'
import { toUsage } from './usage.ts'

/** Turns the chunks of an answer, or all of it at once, into events. */
export interface AnswerDecoder {
  /** @throws UpstreamError `provider`, or what an error in it means */
  push(chunk: unknown): AnswerEvent[]
  /** The last events of all choices. @throws UpstreamError `provider`, `cut` */
  end(): AnswerEvent[]
  /** Every choice has said why it ends, and the usage of them all has come. */
  readonly isWhole: boolean
  readonly usage: Usage | null
}

const maxChoices = 128

export function createAnswerDecoder(
  onOpaque: (callId: string, opaque: unknown) => void,
): AnswerDecoder {
  const choices = new Map<number, ChoiceDecoder>()
  let events: AnswerEvent[] = []
  let usage: Usage | null = null
  let isClosing = false

  const emit = (event: AnswerEvent) => void events.push(event)
  const taken = (): AnswerEvent[] => {
    const now = events
    events = []
    return now
  }
  const choiceOf = ({ index }: JsonObject): ChoiceDecoder => {
    const number = countOf(index) ?? 0
    const known = choices.get(number)
    if (known) return known
    if (number >= maxChoices) throw garbage()
    const created = createChoiceDecoder(number, emit, onOpaque)
    choices.set(number, created)
    return created
  }
  const areFinished = () =>
    choices.size > 0 && choices.values().every(({ isFinished }) => isFinished)

  return {
    push(chunk) {
      const error = errorIn(chunk)
      if (error) throw error
      if (!isObject(chunk)) throw garbage()
      const items = listOf(chunk.choices).filter(isObject)
      for (const item of items) choiceOf(item).push(item)
      const told = usageIn(chunk, items)
      usage = told ?? usage
      isClosing ||= told !== null && items.length === 0 && areFinished()
      return taken()
    },
    end() {
      if (choices.size === 0) {
        throw new UpstreamError('provider', 'The provider sent an empty answer.')
      }
      if (!areFinished()) {
        throw new UpstreamError('cut', 'Connection lost: the answer of the provider broke off.')
      }
      for (const choice of choices.values()) choice.end()
      return taken()
    },
    get isWhole() {
      return isClosing
    },
    get usage() {
      return usage
    },
  }
}

/** Moonshot puts the usage into the choice, Groq into a field of its own. */
export function usageIn(chunk: JsonObject, items: readonly JsonObject[]): Usage | null {
  return (
    toUsage(chunk.usage) ?? toUsage(items.at(-1)?.usage) ?? toUsage(objectOf(chunk.x_groq).usage)
  )
}

function garbage(): UpstreamError {
  return new UpstreamError('provider', 'The provider sent something that is no answer.')
}
