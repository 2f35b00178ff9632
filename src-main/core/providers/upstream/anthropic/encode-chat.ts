import type { ChatRequest, OutputShape } from '../../../chat.ts'
import { CorralError } from '../../../errors.ts'
import type { Continuity } from '../continuity.ts'
import { isObject } from '../json.ts'
import type { UpstreamContext } from '../upstream-dialect.ts'
import { toConversation } from './conversation.ts'
import { type ModelTraits, traitsOf } from './model-traits.ts'
import { toSampling } from './sampling.ts'
import { toThinkingWish } from './thinking.ts'
import { toToolUse } from './tool-use.ts'
import type { Drop, MessagesBody, OutputConfig } from './wire-body.ts'

/** More is only allowed in streams: an answer of so many tokens takes ten minutes. */
const maxWholeTokens = 21_333

/**
 * A chat as the body of `POST /v1/messages` (https://platform.claude.com/docs/en/api/messages).
 * @throws CorralError `unsupported` for several choices, a grammar, or media that nobody reads there
 */
export function encodeChat(
  request: ChatRequest,
  context: UpstreamContext,
  continuity: Continuity,
): { readonly body: MessagesBody; readonly dropped: readonly string[] } {
  const dropped: string[] = []
  const drop: Drop = (path, what) => dropped.push(`${path}: ${what}`)
  refuseUnspeakable(request)
  const traits = traitsOf(context.model)
  const { account } = context
  const { takesLaterSystem } = traits
  const { system, messages } = toConversation(
    request.turns,
    { account, continuity, takesLaterSystem },
    drop,
  )
  if (messages.at(-1)?.role === 'assistant' && !traits.takesPrefill) throw noPrefill()
  const maxTokens = toMaxTokens(request.maxTokens, traits, context.stream, drop)
  const wish = toThinkingWish(request.thinking, traits, { maxTokens, messages }, drop)
  const stop = request.stop.filter((text) => text.trim() !== '')
  if (stop.length < request.stop.length) drop('stop', 'white space alone')
  if (request.topLogprobs !== null) drop('logprobs', 'not in this protocol')
  if (Object.keys(request.templateOptions).length > 0) {
    drop('chat_template_kwargs', 'for models on this Mac')
  }
  const format = toFormat(request.output, traits, drop)
  const outputConfig: OutputConfig = {
    ...(wish.effort && { effort: wish.effort }),
    ...(format && { format }),
  }
  const body: MessagesBody = {
    model: context.model,
    max_tokens: maxTokens,
    ...(system.length > 0 && { system }),
    messages,
    stream: context.stream,
    ...toToolUse(request, traits, wish.thinking, drop),
    ...(wish.thinking && { thinking: wish.thinking }),
    ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
    ...toSampling(request.sampling, traits, wish.thinking, drop),
    ...(stop.length > 0 && { stop_sequences: stop }),
    ...(context.promptCache && { cache_control: { type: 'ephemeral' } }),
    ...(context.sessionKey !== null && { metadata: { user_id: context.sessionKey } }),
  }
  return { body, dropped }
}

function refuseUnspeakable({ choices, output }: ChatRequest): void {
  if (choices > 1) {
    throw new CorralError('unsupported', 'This provider gives one answer to a request.', {
      param: 'n',
    })
  }
  if (output.type === 'grammar') {
    throw new CorralError('unsupported', 'This provider knows no grammars.', { param: 'grammar' })
  }
}

function noPrefill(): CorralError {
  return new CorralError(
    'unsupported',
    'This model does not go on with an answer that has begun. The conversation must end with a user message.',
    { param: 'messages' },
  )
}

function toMaxTokens(
  wish: number | null,
  { maxOutputTokens, takesMoreTokens }: ModelTraits,
  stream: boolean,
  drop: Drop,
): number {
  if (wish === null) return stream ? maxOutputTokens : Math.min(maxOutputTokens, maxWholeTokens)
  if (wish <= maxOutputTokens || takesMoreTokens) return Math.max(wish, 1)
  drop('max_tokens', `this model writes ${maxOutputTokens} at most`)
  return maxOutputTokens
}

function toFormat(
  output: OutputShape,
  { hasOutputFormat }: ModelTraits,
  drop: Drop,
): OutputConfig['format'] | null {
  if (output.type === 'json') drop('response_format', 'any JSON cannot be demanded here')
  if (output.type !== 'json_schema') return null
  const { schema } = output
  if (hasOutputFormat && isObject(schema)) return { type: 'json_schema', schema: { ...schema } }
  drop('response_format', 'this model cannot be bound to a schema')
  return null
}
