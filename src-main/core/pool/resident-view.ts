import { inWords } from './words.ts'

/** What decisions know of a model that takes memory. */
export interface ResidentView {
  readonly modelId: string
  /** `stuck`: its engine does not answer, so nobody knows when its memory comes back. */
  readonly state: 'loading' | 'ready' | 'unloading' | 'stuck'
  /** Counted once: an estimate until it is loaded, the engine's own sum from then on. */
  readonly bytes: number
  readonly leases: number
  readonly pinned: boolean
  /** The end of its newest use, or of its load. */
  readonly lastUsedAtMs: number
  readonly useCount: number
  readonly idleLimitMs: number | null
}

/** A model that has to go, and why, in words. */
export interface Going {
  readonly modelId: string
  readonly explanation: string
}

export function bytesOf(residents: readonly ResidentView[]): number {
  return residents.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** May be evicted now: loaded, used by nobody, not pinned. */
export function canGo({ state, leases, pinned }: ResidentView): boolean {
  return state === 'ready' && leases === 0 && !pinned
}

/** `All models may take 12.8 GB; 'a' takes 4.0 GB and 'b' takes 1.0 GB.` */
export function whoTakesWhat(residents: readonly ResidentView[]): string {
  return residents.map(({ modelId, bytes }) => `'${modelId}' takes ${inWords(bytes)}`).join(', ')
}
