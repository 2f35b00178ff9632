import { type ErrorCode, errorStatus } from '../contract/errors.ts'

/**
 * A failure that a caller can act on. `message` is shown to people as it is, so it never holds a
 * secret or a prompt; `cause` goes to the log only. Bugs stay ordinary errors.
 */
export class CorralError extends Error {
  readonly code: ErrorCode
  /** The field of the request at fault, as a path such as `messages.0.content`. */
  readonly param: string | null
  /** How long a caller who came too often has to wait. */
  readonly retryAfterSeconds: number | null

  constructor(
    code: ErrorCode,
    message: string,
    {
      cause,
      param = null,
      retryAfterSeconds = null,
    }: { cause?: unknown; param?: string | null; retryAfterSeconds?: number | null } = {},
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'CorralError'
    this.code = code
    this.param = param
    this.retryAfterSeconds = retryAfterSeconds
  }

  get status(): number {
    return errorStatus[this.code]
  }

  /** Turns whatever was thrown into an error that may be shown; what is unknown becomes `internal`. */
  static from(thrown: unknown): CorralError {
    if (thrown instanceof CorralError) return thrown
    if (thrown instanceof Error && thrown.name === 'AbortError') {
      return new CorralError('cancelled', 'The caller has left.', { cause: thrown })
    }
    return new CorralError('internal', 'Something went wrong inside Corral. Its log says more.', {
      cause: thrown,
    })
  }
}
