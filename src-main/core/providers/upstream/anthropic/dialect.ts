import type { Continuity } from '../continuity.ts'
import type { UpstreamContext, UpstreamDialect } from '../upstream-dialect.ts'
import { decodeAnswer, decodeStream } from './decode-message.ts'
import { encodeChat } from './encode-chat.ts'
import type { SignedThinking } from './said-blocks.ts'

/** Chats in the dialect of Anthropic's Messages API. */
export function createAnthropicDialect({
  continuity,
}: {
  continuity: Continuity
}): UpstreamDialect {
  const remember =
    ({ account }: UpstreamContext) =>
    (callId: string, signed: SignedThinking) =>
      continuity.remember(account, callId, signed)
  return {
    protocol: 'anthropic',
    chatPath: '/messages',
    encodeChat(request, context) {
      const { body, dropped } = encodeChat(request, context, continuity)
      return { body: { ...body }, dropped }
    },
    decodeAnswer: (json, context) => decodeAnswer(json, remember(context)),
    decodeStream: (events, context) => decodeStream(events, remember(context)),
  }
}
