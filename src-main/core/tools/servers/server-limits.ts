/** What a server may take before Corral gives it up. */
export interface ServerLimits {
  /** For its first answer; `npx` and its like may have to fetch the program first. */
  readonly startMs: number
  /** For a list of its tools. */
  readonly listMs: number
  /** Of a call, between two signs of life. */
  readonly silenceMs: number
  /** Of a call in all. */
  readonly callMs: number
  /** Largest single message, and all of one answer over HTTP. */
  readonly messageBytes: number
  /** All that it may send within ten seconds: one that has something to say needs a hundredth of it. */
  readonly flood: { readonly bytes: number; readonly messages: number }
}

export const usualLimits: ServerLimits = {
  startMs: 90_000,
  listMs: 30_000,
  silenceMs: 60_000,
  callMs: 600_000,
  messageBytes: 8 * 2 ** 20,
  flood: { bytes: 64 * 2 ** 20, messages: 1000 },
}
