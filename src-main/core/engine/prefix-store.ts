import type { Token } from 'node-llama-cpp'

/** Keeps what slots have computed beyond their life in memory. One store for one loaded model. */
export interface PrefixStore {
  /**
   * The kept state that shares the longest beginning with the prompt, if that is longer than
   * `beyondTokens`. Never throws: what cannot be read is not there.
   */
  find(prompt: readonly Token[], beyondTokens: number): Promise<KeptPrefix | null>
  /**
   * Keeps a state, unless it is too short to be worth it or already there. `write` puts it into an
   * empty private file at the path it is given. Never throws: what cannot be kept is computed again.
   */
  keep(tokens: readonly Token[], write: (path: string) => Promise<void>): Promise<void>
}

export interface KeptPrefix {
  /** Tokens it shares with the prompt at least; the state may hold more after them. */
  readonly sharedTokens: number
  /**
   * Gives the state as a private file for as long as `read` takes. Throws what `read` throws, or an
   * error of its own when the state no longer opens: then the prompt has to be computed. Either way
   * the state is not found again.
   */
  open<T>(read: (path: string) => Promise<T>): Promise<T>
}
