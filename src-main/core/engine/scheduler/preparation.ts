import type { NativeContext } from '../native/native-context.ts'
import type { PrefixStore } from '../prefix-store.ts'
import type { GenerationStart } from './generation.ts'
import type { Job } from './job.ts'
import type { NativeTurns } from './native-turns.ts'
import { chooseDonor } from './prefix-source.ts'
import type { PromptPace } from './prompt-pace.ts'
import type { SlotCopies } from './slot-copies.ts'
import { forgetBeyond, sharedTokens } from './prompt-overlap.ts'
import type { Slot } from './slot.ts'
import { keepState } from './state-keeping.ts'
import { commonPrefix } from './token-list.ts'

/** Gets as much of a job's prompt as possible into its slot without computing it. */
export type Preparation = (slot: Slot, job: Job) => Promise<GenerationStart['cachedFrom']>

export interface PreparationOptions {
  readonly native: NativeContext
  readonly slots: readonly Slot[]
  readonly turns: NativeTurns
  readonly copies: SlotCopies
  readonly pace: PromptPace
  readonly store: PrefixStore | null
}

/** A kept state has to save at least this much, for it is read from disk. */
const leastStoreGainTokens = 256

/**
 * The slot's memory may hold more than the beginning of the prompt afterwards. Stops early when the job is settled; the slot may be another job's then.
 */
export function createPreparation(options: PreparationOptions): Preparation {
  const { native, slots, turns, copies, pace, store } = options

  const donorFor = (slot: Slot, job: Job, ownTokens: number) => {
    const donors = slots
      .filter((other) => other !== slot)
      .map((other) => ({ slot: other, ...sharing(other, job) }))
    return chooseDonor(donors, ownTokens, {
      msPerComputedToken: pace.msPerToken(),
      msPerCopiedToken: copies.msPerToken(),
    })
  }

  const fromStore = async (slot: Slot, job: Job, beyondTokens: number) => {
    if (!store || job.prompt.length - beyondTokens < leastStoreGainTokens) return null
    const kept = await store.find(job.request.prompt, beyondTokens + leastStoreGainTokens)
    if (!kept || slot.job !== job) return null
    return () =>
      kept.open((path) =>
        turns.take(async () => {
          if (slot.job !== job) return
          slot.tokens.cutTo(0)
          slot.tokens.append(await native.load(slot.index, path))
          forgetBeyond(native, slot, job)
        }),
      )
  }

  return async (slot, job) => {
    const ownTokens = sharedTokens(slot, job)
    const donor = donorFor(slot, job, ownTokens)
    const load = await fromStore(slot, job, Math.max(ownTokens, donor?.sharedTokens ?? 0))
    if (slot.job !== job) return null
    const isOverwritten = load !== null || donor !== null || ownTokens < slot.tokens.length / 2
    if (store && isOverwritten) {
      await keepState(store, native, turns, slot, () => slot.job === job)
      if (slot.job !== job) return null
    }
    if (load) {
      await load().catch(() => {})
      if (slot.job !== job) return null
      if (sharedTokens(slot, job) > 0) return 'disk'
    } else if (donor) {
      const copied = await copies.copy(slot, donor.slot, donor.sharedTokens)
      if (slot.job !== job) return null
      if (copied > 0) return 'copy'
    }
    return 'slot'
  }
}

/** What a slot has, or will have when it has computed its own prompt. */
function sharing(other: Slot, job: Job): { sharedTokens: number; heldTokens: number } {
  const now = sharedTokens(other, job)
  if (!other.job || other.job.settled || other.phase === 'answer') {
    return { sharedTokens: now, heldTokens: other.tokens.length }
  }
  const later = Math.min(commonPrefix(other.job.prompt, job.prompt), job.prompt.length - 1)
  if (now >= later) return { sharedTokens: now, heldTokens: other.tokens.length }
  return { sharedTokens: later, heldTokens: later }
}
