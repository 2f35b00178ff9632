import type { Token } from 'node-llama-cpp'
import type { TokenProbability } from './generation.ts'
import { type Job, tell } from './job.ts'
import type { Slot } from './slot.ts'

/** The way of a token from the sampler to the sink. */
export interface Delivery {
  /** Notes what was sampled for the job; the sink hears of it with the next delivery. */
  take(slot: Slot, job: Job, token: Token | null, probability: TokenProbability | null): void
  /** Tells the sink the newest token, if it does not know it, and obeys its verdict. */
  deliverTo(slot: Slot, job: Job): void
  deliverAll(): void
}

export function createDelivery(
  slots: readonly Slot[],
  isEnd: (token: Token) => boolean,
  onToken: () => void,
): Delivery {
  const deliverTo = (slot: Slot, job: Job) => {
    const { undelivered } = job
    if (!undelivered || job.settled) return
    job.undelivered = null
    tell(job, () => {
      const verdict = job.sink.token(undelivered.token, undelivered.probability)
      if (verdict === 'stop') job.finish('stop')
      else if (verdict !== 'continue') slot.sampler.follow(verdict.grammar)
    })
    if (job.completionTokens >= job.limit) job.finish('length')
  }

  return {
    take(slot, job, token, probability) {
      if (job.settled) return
      const now = performance.now()
      job.firstTokenAtMs ??= now
      if (token === null || isEnd(token)) {
        job.finish('end')
        return
      }
      job.lastTokenAtMs = now
      job.completionTokens += 1
      job.undelivered = { token, probability }
      onToken()
      if (job.completionTokens < job.limit) slot.next = token
    },
    deliverTo,
    deliverAll() {
      for (const slot of slots) if (slot.job) deliverTo(slot, slot.job)
    },
  }
}
