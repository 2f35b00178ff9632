/**
 * Whose fault a failed attempt is, which decides what is tried next:
 * - `request`: the client's; nobody else would answer differently
 * - `context`: the prompt is too long for this model
 * - `key_refused`: 401; `key_forbidden`: 403, for this model only; `key_exhausted`: nothing is paid
 * - `rate`: too much for this key or account at the moment
 * - `provider`: 5xx, 529, HTML instead of an answer, garbage, an error in a stream
 * - `unreachable`: no connection; `blocked`: the egress rules forbid the address
 * - `timeout`: no first event, or none for too long
 * - `stale`: a kept connection was closed under the request before a byte came back
 * - `cut`: the answer ended before its end
 * - `nothing_leaves`: nothing may leave this Mac; `recalled`: from the middle of the request on
 */
export type FailureKind =
  | 'request'
  | 'context'
  | 'key_refused'
  | 'key_forbidden'
  | 'key_exhausted'
  | 'rate'
  | 'provider'
  | 'unreachable'
  | 'blocked'
  | 'timeout'
  | 'stale'
  | 'cut'
  | 'nothing_leaves'
  | 'recalled'

/** How an attempt ended, for those who keep the states of keys and providers. */
export type AttemptOutcome =
  | { readonly kind: 'success'; readonly headers: UpstreamHeaders }
  /** The client left, or Corral stopped: says nothing about the provider. */
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failure'; readonly error: UpstreamError }

/** Lower-case names, as undici gives them. */
export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>

/** An attempt that did not end in an answer. The message may be shown: it holds no secret. */
export class UpstreamError extends Error {
  readonly kind: FailureKind
  /** Of the provider's answer; `null` when there was none, or the error came inside a stream. */
  readonly status: number | null
  /** The provider's own word, such as `insufficient_quota`. */
  readonly code: string | null
  /** Whether the message is the provider's own, and not ours about it. */
  readonly said: boolean
  // Private, because logs write all that can be enumerated.
  readonly #headers: UpstreamHeaders
  readonly #verbatim: Uint8Array | null

  constructor(
    kind: FailureKind,
    message: string,
    {
      status = null,
      code = null,
      said = false,
      headers = {},
      verbatim = null,
      cause,
    }: {
      status?: number | null
      code?: string | null
      said?: boolean
      headers?: UpstreamHeaders
      verbatim?: Uint8Array | null
      cause?: unknown
    } = {},
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'UpstreamError'
    this.kind = kind
    this.status = status
    this.code = code
    this.said = said
    this.#headers = headers
    this.#verbatim = verbatim
  }

  get headers(): UpstreamHeaders {
    return this.#headers
  }

  /** The answer as it came, for clients that speak the provider's protocol. */
  get verbatim(): Uint8Array | null {
    return this.#verbatim
  }
}
