import type { NativeContext } from '../native/native-context.ts'
import type { Job } from './job.ts'
import { type Slot, forgetFrom } from './slot.ts'
import { commonPrefix } from './token-list.ts'

/**
 * Tokens of a job's prompt that a slot holds. The last one of a prompt is always computed: what
 * follows it is sampled from that.
 */
export function sharedTokens(slot: Slot, job: Job): number {
  return Math.min(commonPrefix(slot.tokens.view(), job.prompt), job.prompt.length - 1)
}

/** Leaves the slot with the beginning of the job's prompt. Only while nothing native is under way. */
export function forgetBeyond(native: NativeContext, slot: Slot, job: Job): void {
  forgetFrom(native, slot, sharedTokens(slot, job))
}
