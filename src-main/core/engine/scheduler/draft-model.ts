import type { NativeContext } from '../native/native-context.ts'
import { greedySampling } from './greedy-sampling.ts'
import { commonPrefix, createTokenList } from './token-list.ts'

/** A small model with the same vocabulary that says what a large one may say. */
export interface DraftModel {
  /** Up to `most` tokens after these. Fewer, or none, while it has not read them all yet. */
  guess(tokens: Uint32Array, most: number): Promise<Uint32Array>
  end(): void
}

/** More than this is a text that is new to it, and read without guessing. */
const mostUnread = 16

const firstOutput = Uint32Array.of(0)
const noOutputs = new Uint32Array(0)

/** Uses the first sequence of `native`, which is the caller's and used for nothing else. */
export function createDraftModel(native: NativeContext): DraftModel {
  const held = createTokenList(native.contextTokens)
  const sampler = native.createSampler()
  sampler.begin(greedySampling, null)

  const compute = async (tokens: Uint32Array, outputs: Uint32Array) => {
    const results = await native.compute([{ sequence: 0, position: held.length, tokens, outputs }])
    held.append(tokens)
    return results[0]?.[0]
  }

  const forgetOther = (tokens: Uint32Array) => {
    const shared = Math.min(commonPrefix(held.view(), tokens), tokens.length - 1)
    if (shared < held.length) held.cutTo(native.forgetFrom(0, shared))
  }

  const continueFrom = async (output: number | undefined, most: number) => {
    const guesses: number[] = []
    let at = output
    while (at !== undefined) {
      const token = await sampler.sample(at)
      if (token === null || native.isEnd(token)) break
      guesses.push(token)
      if (guesses.length === most) break
      at = await compute(Uint32Array.of(token), firstOutput)
    }
    return Uint32Array.from(guesses)
  }

  return {
    async guess(tokens, most) {
      const room = native.contextTokens - tokens.length
      if (room <= 0) return noOutputs
      try {
        forgetOther(tokens)
        const unread = tokens.subarray(held.length)
        if (unread.length > mostUnread) {
          await compute(unread.slice(0, native.batchTokens), noOutputs)
          return noOutputs
        }
        const output = await compute(unread.slice(), Uint32Array.of(unread.length - 1))
        return await continueFrom(output, Math.min(most, room))
      } catch {
        // A guess is never needed.
        held.cutTo(native.forgetFrom(0, 0))
        return noOutputs
      }
    },
    end: () => sampler.dispose(),
  }
}
