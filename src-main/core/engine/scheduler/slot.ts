import type { Token } from 'node-llama-cpp'
import type { NativeContext } from '../native/native-context.ts'
import type { NativeProbabilities } from '../native/native-probabilities.ts'
import type { NativeSampler } from '../native/native-sampler.ts'
import type { SlotStatus } from './generation.ts'
import type { Job } from './job.ts'
import { type TokenList, createTokenList } from './token-list.ts'

/** One sequence of the model's memory, its tokens, and the generation that works on it. */
export interface Slot {
  readonly index: number
  /** What its memory holds, in use or idle. */
  readonly tokens: TokenList
  readonly sampler: NativeSampler
  /** Made when first needed. */
  probabilities: NativeProbabilities | null
  /** `preparing`: its prompt's beginning is looked for; `ready`: what was found is there. */
  phase: 'idle' | 'preparing' | 'ready' | 'prompt' | 'answer'
  job: Job | null
  /** Chosen but not computed yet: the next token of the answer. */
  next: Token | null
  lastUsedAtMs: number
  /** Of its newest job, which may be over. */
  newest: Job | null
}

export function createSlot(native: NativeContext, index: number): Slot {
  return {
    index,
    tokens: createTokenList(native.contextTokens),
    sampler: native.createSampler(),
    probabilities: null,
    phase: 'idle',
    job: null,
    next: null,
    lastUsedAtMs: 0,
    newest: null,
  }
}

export function takeSlot(slot: Slot, job: Job): void {
  slot.job = job
  slot.newest = job
  job.startedAtMs = performance.now()
  slot.phase = 'preparing'
  slot.next = null
}

/** What the slot has computed stays in its memory for the next turn. */
export function freeSlot(slot: Slot): void {
  slot.job = null
  slot.phase = 'idle'
  slot.next = null
  slot.lastUsedAtMs = performance.now()
  slot.sampler.release()
}

/** Forgets all tokens from this place on, or all there are where the model knows no half measures. */
export function forgetFrom(native: NativeContext, slot: Slot, length: number): void {
  if (length < slot.tokens.length) slot.tokens.cutTo(native.forgetFrom(slot.index, length))
}

/** Its job may be over before the loop takes note. */
export function isFree({ job }: Slot): boolean {
  return job === null || job.settled
}

export function slotStatus(slot: Slot): SlotStatus {
  const { index, phase, tokens, newest } = slot
  const reads = phase === 'preparing' || phase === 'ready' || phase === 'prompt'
  return {
    index,
    state: isFree(slot) ? 'idle' : reads ? 'prompt' : 'answer',
    tokens: tokens.length,
    label: newest?.request.label ?? null,
    promptTokens: newest?.prompt.length ?? 0,
    computedPromptTokens: newest?.computedTokens ?? 0,
    cachedTokens: newest?.cachedTokens ?? 0,
    completionTokens: newest?.completionTokens ?? 0,
  }
}
