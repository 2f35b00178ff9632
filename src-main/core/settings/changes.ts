import { given } from '../lib/given.ts'

/** Whoever obeys a setting hears of its changes, in the order in which they were made. */
export interface Changes<T> {
  /** The answer ends it. */
  onChange(listener: (value: T) => void): () => void
}

/** `tell` calls every listener before it returns, so that a change is obeyed when its call ends. */
export function createChanges<T>(): Changes<T> & { tell(value: T): void } {
  const listeners = new Set<(value: T) => void>()
  return {
    tell(value) {
      for (const listener of listeners) listener(value)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A change as callers hand it in: what is left out, or undefined, stays. */
export type Change<T> = { readonly [Field in keyof T]?: T[Field] | undefined }

/** The value after a change. */
export function applied<T extends object>(value: T, change: Change<T>): T {
  return { ...value, ...given(change) }
}
