import type { Usage } from '../../chat.ts'
import type { Access } from '../../providers/access/access.ts'
import type { UpstreamError, UpstreamHeaders } from '../../providers/upstream/upstream-error.ts'
import type { AnswerTap } from '../../activity/content-keeper.ts'
import type { RoutePlan, Target } from '../../routing/route.ts'
import type { CorralError } from '../../errors.ts'

/** One try at one target, from its start to its end. */
export interface Attempt {
  readonly target: Target
  readonly options: RoutePlan['options']
  /** `null` for this Mac. */
  readonly access: Access | null
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal
  /** Writes down what is answered; `null` where nobody wants it kept. */
  readonly tap: AnswerTap | null
  /** Content has come: from here on there is no other try. */
  begun(): void
  /** Bytes of a body on their way to the target. */
  sent(bytes: number): void
  received(bytes: number): void
  /** What was dropped in translation. @throws CorralError `unsupported` where the rule is strict */
  dropped(paths: readonly string[]): void
  /** Gives everything back and counts what was used. The first call counts. */
  end(end: AttemptEnd): void
}

export type AttemptEnd =
  /** `usage` is `null` when the target did not say; then it is estimated from `outputChars`. */
  | {
      readonly kind: 'success'
      readonly usage: Usage | null
      readonly outputChars: number
      readonly headers: UpstreamHeaders
    }
  /** The client has left. What came until then is counted. */
  | { readonly kind: 'aborted'; readonly usage: Usage | null; readonly outputChars: number }
  | {
      readonly kind: 'failure'
      readonly error: UpstreamError | CorralError
      readonly usage: Usage | null
      readonly outputChars: number
    }

/** How a target is asked for one kind of answer. What either throws before it returns is a failure. */
export interface Ways<T> {
  /** `model` is a model of this Mac, or a profile of one. */
  local(attempt: Attempt, model: string): Promise<T>
  provider(attempt: Attempt, access: Access, target: ProviderTargetOf<Target>): Promise<T>
}

type ProviderTargetOf<T> = Extract<T, { kind: 'provider' }>

/** What became of one try, for the log of requests. */
export interface AttemptRecord {
  /** From 1. */
  readonly number: number
  readonly target: Target
  /** Another target was meant to answer and could not. */
  readonly isFallback: boolean
  /** False where limits did not let it begin. */
  readonly wasBegun: boolean
  readonly keyId: number | null
  readonly lastFour: string | null
  readonly durationMs: number
  /** `null` when no content came. */
  readonly firstContentMs: number | null
  readonly end: AttemptEnd['kind']
  readonly error: UpstreamError | CorralError | null
  readonly usage: Usage | null
  readonly estimated: boolean
  readonly costNanousd: number | null
  readonly bytesSent: number
  readonly bytesReceived: number
}
