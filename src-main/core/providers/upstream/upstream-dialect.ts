import type { Protocol } from '../../../contract/providers.ts'
import type { AnswerEvent, ChatRequest, FinishReason, Usage } from '../../chat.ts'
import type { ServerSentEvent } from './sse/read-events.ts'
import type { UpstreamError } from './upstream-error.ts'

/** A chat in the dialect of a provider: the inner language out, answer events back. */
export interface UpstreamDialect {
  readonly protocol: Protocol
  /** Below the version, for `endpointOf`: `/chat/completions`, `/messages`. */
  readonly chatPath: string
  /** @throws CorralError `unsupported`, `invalid_input` for what nobody could translate */
  encodeChat(request: ChatRequest, context: UpstreamContext): EncodedChat
  /** The events of a whole JSON answer. @throws UpstreamError `provider` when it is none */
  decodeAnswer(json: unknown, context: UpstreamContext): AnswerEvent[]
  /**
   * The events of a streamed answer; its last is `end`. `firstTokenMs` and `tokensPerSecond` are
   * measured here, from the call on.
   * @throws UpstreamError `cut` when it ends before its end, `provider` and others for what it says
   */
  decodeStream(
    events: AsyncIterable<ServerSentEvent | null>,
    context: UpstreamContext,
  ): AsyncGenerator<AnswerEvent, void>
}

export interface UpstreamContext {
  /** The provider's name, such as `openai`: what is particular about it follows from that. */
  readonly provider: string
  /** What the provider calls the model. */
  readonly model: string
  readonly stream: boolean
  /** Of a conversation, hashed; `null` when the client names none. */
  readonly sessionKey: string | null
  /** Whose opaque data this is: provider and account. It is never shown to another. */
  readonly account: string
  /** Ask the provider to keep the prompt. */
  readonly promptCache: boolean
}

export interface EncodedChat {
  readonly body: Readonly<Record<string, unknown>>
  /** What the provider's dialect cannot say, as `path: what`. */
  readonly dropped: readonly string[]
}

/**
 * Watches a copy of an answer that passes untouched. Never throws. `hasContent` and, until there is
 * content, `error` cost nothing to ask; for the rest the last bytes may have to be read: ask at the
 * end, once.
 */
export interface StreamWatcher {
  push(chunk: Uint8Array): void
  /** After the last byte. */
  end(): void
  /** Content has passed: text, thinking, a call, or the reason for the end. */
  readonly hasContent: boolean
  /** An error event has passed. */
  readonly error: UpstreamError | null
  /** The mark of a whole answer has passed. */
  readonly isWhole: boolean
  readonly usage: Usage | null
  readonly finish: FinishReason | null
}
