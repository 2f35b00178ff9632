import type { NativeContext } from '../native/native-context.ts'
import { createDraftModel } from './draft-model.ts'
import { bestGuessCount } from './guess-count.ts'
import type { Job } from './job.ts'
import { createPassCost } from './pass-cost.ts'
import { lookUp } from './prompt-lookup.ts'
import type { Slot } from './slot.ts'

/**
 * Guesses the next tokens of an answer, so that one pass can verify several of them. Guesses change
 * no answer, only how fast it comes; they stop where they do not pay.
 */
export interface Guessing {
  readonly usesDraft: boolean
  /** Uses the draft model, never the model itself; may answer none. */
  guess(slot: Slot, job: Job): Promise<Uint32Array>
  /** What came of it; `guessed` may be 0. */
  learn(guessed: number, right: number, passMs: number): void
  end(): void
}

export interface GuessingOptions {
  readonly promptLookup: boolean
  readonly draft: NativeContext | null
}

const mostGuesses = 8
/** Before anything is known, and what is hoped for again after a while without guesses. */
const hopedLikelihood = 0.7

/** `null` when there is nothing to guess with, or the model cannot forget a wrong guess. */
export function createGuessing(native: NativeContext, options: GuessingOptions): Guessing | null {
  if (!native.forgetsParts || (!options.promptLookup && !options.draft)) return null
  const draft = options.draft && createDraftModel(options.draft)
  const cost = createPassCost()
  let likelihood = hopedLikelihood
  let guessMs = 0

  return {
    usesDraft: draft !== null,
    async guess(slot, job) {
      const room = Math.min(
        job.limit - job.completionTokens,
        native.contextTokens - slot.tokens.length - 1,
        native.batchTokens - 1,
        mostGuesses,
      )
      if (room < 1 || slot.next === null) return new Uint32Array(0)
      const found = options.promptLookup ? lookUp(withNext(slot, slot.next), mostGuesses) : null
      const isFound = found !== null && found.length > 0
      const most = Math.min(room, isFound ? found.length : mostGuesses)
      const count = bestGuessCount(likelihood, cost.estimate, isFound ? 0 : guessMs, most)
      if (count === 0) return new Uint32Array(0)
      if (isFound) return found.subarray(0, count)
      if (!draft) return new Uint32Array(0)
      const beganAt = performance.now()
      const guesses = await draft.guess(withNext(slot, slot.next), count)
      if (guesses.length > 0) {
        const took = (performance.now() - beganAt) / guesses.length
        guessMs = guessMs === 0 ? took : guessMs + (took - guessMs) * 0.2
      }
      return guesses
    },
    learn(guessed, right, passMs) {
      cost.learn([guessed + 1], passMs)
      if (guessed === 0) {
        likelihood += (hopedLikelihood - likelihood) * 0.01
        guessMs *= 0.99
        return
      }
      // Of the guesses that could be judged: those behind a wrong one could not.
      const seen = right / Math.min(guessed, right + 1)
      likelihood += (Math.min(0.98, seen) - likelihood) * 0.15
    },
    end: () => draft?.end(),
  }
}

function withNext(slot: Slot, next: number): Uint32Array {
  const tokens = new Uint32Array(slot.tokens.length + 1)
  tokens.set(slot.tokens.view())
  tokens[slot.tokens.length] = next
  return tokens
}
