import type { Caller } from '../accounts/caller.ts'
import type { AnswerEvent, ChatRequest } from '../chat.ts'
import type { Inference } from '../gateway/answer.ts'
import type { AttemptRecord } from '../gateway/attempts/attempt.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { WindowLog } from '../gateway/request-log/window-log.ts'
import { answerEvents } from '../gateway/serve-answer.ts'
import { encodeChat } from '../providers/upstream/openai/encode-chat.ts'

/**
 * Asks a model on the way of every request: by the rules, within limits and budgets, with rows in the
 * log. `onTried` is told of each try before the events end.
 * @throws CorralError, when the iteration begins
 */
export type AskModel = (
  request: ChatRequest,
  how: {
    readonly caller: Caller
    /** Requests of one conversation stay with one key, so that its provider keeps the prompt. */
    readonly conversationId: string
    readonly signal: AbortSignal
    readonly onTried: (record: AttemptRecord) => void
  },
) => AsyncGenerator<AnswerEvent, void>

export function createAskModel(deps: {
  readonly gateway: Gateway
  readonly inference: Inference
  readonly windowLog: WindowLog
}): AskModel {
  const { gateway, inference, windowLog } = deps
  return async function* (request, { caller, conversationId, signal, onTried }) {
    const { model } = request
    const log = windowLog(caller, 'conversations', onTried)
    log.asked({ door: 'window', model, stream: true })
    const json = { ...bodyOf(request), prompt_cache_key: conversationId }
    const ask = {
      caller,
      door: 'window',
      wire: null,
      body: { bytes: new Uint8Array(), json },
      headers: {},
      model,
      stream: true,
      log,
      local: (name: string, stop: AbortSignal) => inference.chat({ ...request, model: name }, stop),
      inner: () => request,
      dropped: () => [],
      broken: () => '',
    } as const
    yield* await answerEvents(gateway, ask, signal)
  }
}

/** In OpenAI's words, as other doors have them: what routing looks at, and what is kept where wanted. */
function bodyOf(request: ChatRequest): Readonly<Record<string, unknown>> {
  const context = {
    provider: '',
    model: request.model,
    stream: true,
    sessionKey: null,
    account: '',
    promptCache: false,
  }
  return { ...encodeChat(request, context, () => undefined).body }
}
