import type { NativeContext } from '../native/native-context.ts'
import type { Delivery } from './delivery.ts'
import { engineFailure } from './engine-failure.ts'
import type { Slot } from './slot.ts'

/** Chooses the next tokens from what a pass has computed. */
export interface TokenSampling {
  /** The next token of each slot, all at once. */
  sampleEach(slots: readonly Slot[], outputs: readonly Uint32Array[]): Promise<void>
  /**
   * Tokens of one slot that was computed with guesses of them, until a guess was wrong. Answers how
   * many were right. The sink hears of each before the next is chosen, for it may change the rules.
   */
  sampleGuessed(slot: Slot, outputs: Uint32Array, guesses: Uint32Array): Promise<number>
}

export function createTokenSampling(native: NativeContext, delivery: Delivery): TokenSampling {
  const sampleFor = async (slot: Slot, output: number) => {
    const { job } = slot
    if (!job || job.settled) return
    try {
      const { topLogprobs } = job.request
      if (topLogprobs === null) {
        delivery.take(slot, job, await slot.sampler.sample(output), null)
        return
      }
      slot.probabilities ??= native.createProbabilities()
      const [token, next] = await Promise.all([
        slot.sampler.sample(output),
        slot.probabilities.read(output, topLogprobs),
      ])
      delivery.take(slot, job, token, token === null ? null : await next.of(token))
    } catch (error) {
      job.fail(engineFailure(error))
    }
  }

  return {
    async sampleEach(slots, outputs) {
      await Promise.all(slots.map((slot, at) => sampleFor(slot, outputs[at]![0]!)))
    },
    async sampleGuessed(slot, outputs, guesses) {
      const { job } = slot
      let right = 0
      for (;;) {
        await sampleFor(slot, outputs[right]!)
        if (!job || job.settled || slot.next === null) return right
        if (right === guesses.length || slot.next !== guesses[right]) return right
        right += 1
        delivery.deliverTo(slot, job)
        if (job.settled) return right
      }
    },
  }
}
