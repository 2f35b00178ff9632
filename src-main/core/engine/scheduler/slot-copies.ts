import type { NativeContext } from '../native/native-context.ts'
import type { Job } from './job.ts'
import type { NativeTurns } from './native-turns.ts'
import { createScratchFiles } from './scratch-files.ts'
import { type Slot, forgetFrom } from './slot.ts'
import { commonPrefix } from './token-list.ts'

/** Copies what one slot has computed into others that need the same. */
export interface SlotCopies {
  /**
   * Waits until `donor` holds the first `tokens` tokens of the prompt of the slot's job, and copies
   * them into the slot. Answers what the slot holds of the prompt then: 0 when the donor was lost on
   * the way.
   */
  copy(slot: Slot, donor: Slot, tokens: number): Promise<number>
  /** Looks who can be served; the loop calls it between two passes. */
  serve(): void
  /** Where the donor's next slice shall end, because somebody waits for exactly that much. */
  nextBoundary(donor: Slot, from: number): number
  msPerToken(): number | null
  end(): Promise<void>
}

interface Waiter {
  readonly slot: Slot
  readonly job: Job
  readonly donor: Slot
  readonly donorJob: Job | null
  readonly tokens: number
  resolve(held: number): void
}

export function createSlotCopies(
  native: NativeContext,
  turns: NativeTurns,
  wake: () => void,
): SlotCopies {
  const scratch = createScratchFiles()
  let waiters: Waiter[] = []
  let msPerToken: number | null = null

  const isReady = ({ donor, job, tokens }: Waiter) =>
    donor.tokens.length >= tokens && commonPrefix(donor.tokens.view(), job.prompt) >= tokens

  /** One save, and a load for each slot that needs it. */
  const copyAll = (donor: Slot, ready: readonly Waiter[]) =>
    scratch.withFile(async (path) => {
      const held = donor.tokens.view().slice()
      const beganAt = performance.now()
      await native.save(donor.index, held, path)
      let loads = 0
      for (const waiter of ready) {
        if (waiter.slot.job !== waiter.job || waiter.job.settled) continue
        loads += 1
        waiter.slot.tokens.cutTo(0)
        waiter.slot.tokens.append(await native.load(waiter.slot.index, path))
        forgetFrom(native, waiter.slot, waiter.tokens)
        waiter.resolve(waiter.slot.tokens.length)
      }
      if (loads === 0) return
      const now = (performance.now() - beganAt) / (held.length * loads)
      msPerToken = msPerToken === null ? now : msPerToken + (now - msPerToken) * 0.3
    })

  const begin = (donor: Slot, ready: readonly Waiter[]) => {
    const copying = turns.take(async () => {
      // Other turns may have come before this one.
      const still = ready.filter(isReady)
      if (still.length > 0) await copyAll(donor, still)
    })
    const settle = () => {
      for (const { resolve } of ready) resolve(0)
    }
    copying.then(settle, settle)
  }

  return {
    copy(slot, donor, tokens) {
      const { job } = slot
      if (!job) return Promise.resolve(0)
      return new Promise((resolve) => {
        waiters.push({ slot, job, donor, donorJob: donor.job, tokens, resolve })
        wake()
      })
    },
    serve() {
      if (waiters.length === 0) return
      const ready: Waiter[] = []
      waiters = waiters.filter((waiter) => {
        if (waiter.job.settled) waiter.resolve(0)
        else if (isReady(waiter)) ready.push(waiter)
        else if (waiter.donor.job === waiter.donorJob && waiter.donorJob) return true
        else waiter.resolve(0)
        return false
      })
      for (const donor of new Set(ready.map((waiter) => waiter.donor))) {
        begin(
          donor,
          ready.filter((waiter) => waiter.donor === donor),
        )
      }
    },
    nextBoundary: (donor, from) =>
      Math.min(
        ...waiters
          .filter((waiter) => waiter.donor === donor && waiter.tokens > from)
          .map(({ tokens }) => tokens),
      ),
    msPerToken: () => msPerToken,
    end: () => scratch.end(),
  }
}
