import type { Continuity } from '../continuity.ts'
import type { UpstreamContext, UpstreamDialect } from '../upstream-dialect.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeStream } from './decode-stream.ts'
import { encodeChat } from './encode-chat.ts'

/**
 * OpenAI's chat completions, as all who are compatible with them speak it. Answers to completions
 * are decoded in the same way.
 */
export function createOpenAiDialect({ continuity }: { continuity: Continuity }): UpstreamDialect {
  const remember = ({ account }: UpstreamContext) => {
    return (callId: string, opaque: unknown) => continuity.remember(account, callId, opaque)
  }
  return {
    protocol: 'openai',
    chatPath: '/chat/completions',
    encodeChat: (request, context) =>
      encodeChat(request, context, (callId) => continuity.recall(context.account, callId)),
    decodeAnswer: (json, context) => decodeAnswer(json, remember(context)),
    decodeStream: (events, context) => decodeStream(events, remember(context)),
  }
}
