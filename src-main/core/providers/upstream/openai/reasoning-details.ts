import { type JsonObject, isObject, listOf, textOf } from '../json.ts'

/**
 * Puts OpenRouter's `reasoning_details` together again: it wants them back as they were, and streams
 * their texts in pieces (https://openrouter.ai/docs/use-cases/reasoning-tokens).
 */
export interface ReasoningDetails {
  push(value: unknown): void
  readonly all: readonly JsonObject[]
}

/** What comes in pieces, by the type of the detail. */
const pieces: Readonly<Record<string, string>> = {
  'reasoning.text': 'text',
  'reasoning.summary': 'summary',
}
const maxDetails = 10_000

export function createReasoningDetails(): ReasoningDetails {
  const all: JsonObject[] = []
  return {
    push(value) {
      for (const detail of listOf(value).filter(isObject)) {
        const last = all.at(-1)
        if (last && areOne(last, detail)) all[all.length - 1] = merged(last, detail)
        else if (all.length < maxDetails) all.push(detail)
      }
    },
    all,
  }
}

function areOne(last: JsonObject, next: JsonObject): boolean {
  const isPiece = Object.hasOwn(pieces, textOf(last.type))
  return isPiece && last.type === next.type && last.index === next.index
}

/** What the later piece says counts, but for its text: that is added. */
function merged(last: JsonObject, next: JsonObject): JsonObject {
  const field = pieces[textOf(last.type)]!
  const told = Object.entries(next).filter(([, value]) => value != null)
  return {
    ...last,
    ...Object.fromEntries(told),
    [field]: textOf(last[field]) + textOf(next[field]),
  }
}
