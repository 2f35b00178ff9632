import type { Egress } from '../../egress/egress.ts'

/** Where secrets of one kind are kept. */
export interface SecretAdapter {
  /**
   * Says whether a reference is written as it has to be, without looking whether it leads anywhere.
   * `rest` is what follows the scheme.
   * @throws SecretReferenceError `malformed`
   */
  check(rest: string, deps: AdapterDeps): void
  /**
   * The secret itself, asked for anew each time. Blocks for at most `adapterTimeoutMs`.
   * @throws SecretReferenceError
   */
  read(rest: string, deps: AdapterDeps): Promise<string>
}

export interface AdapterDeps {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Files below it are Corral's own and never a provider's key. */
  readonly dataDir: string
  readonly egress: Egress
}

export const adapterTimeoutMs = 10_000

/** Longer than any provider's key; secrets of managers are bounded by it before they are read. */
export const maxSecretBytes = 16 * 2 ** 10
