import type { CompletionRequest } from '../../../chat.ts'
import type { EncodedChat, UpstreamContext } from '../upstream-dialect.ts'
import { encodeStream } from './encode-chat.ts'
import { type Drop, encodeOptions, encodeOutput } from './encode-options.ts'
import { quirksOf } from './quirks.ts'

/**
 * The body of `POST /completions`
 * (https://platform.openai.com/docs/api-reference/completions/create). Its answer is decoded as that
 * of a chat.
 * @throws CorralError `unsupported`
 */
export function encodeCompletion(
  request: CompletionRequest,
  { provider, model, stream }: Pick<UpstreamContext, 'provider' | 'model' | 'stream'>,
): EncodedChat {
  const quirks = { ...quirksOf(provider, model), maxTokensField: 'max_tokens' as const }
  const dropped: string[] = []
  const drop: Drop = (path, what) => void dropped.push(`${path}: ${what}`)
  const { prompt, suffix, echo, topLogprobs } = request
  const body = {
    model,
    prompt,
    ...(suffix !== null && { suffix }),
    ...(echo && { echo }),
    ...encodeOptions(request, quirks, drop),
    ...encodeOutput(request.output, quirks, drop),
    ...encodeStream(stream, quirks),
  }
  // Those of completions come in a form of their own, which nobody here reads.
  if (topLogprobs !== null) drop('logprobs', 'probabilities of completions are not translated')
  return { body, dropped }
}
