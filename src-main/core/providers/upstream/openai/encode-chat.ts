import type { ChatRequest } from '../../../chat.ts'
import type { EncodedChat, UpstreamContext } from '../upstream-dialect.ts'
import { encodeMessages } from './encode-messages.ts'
import { type Drop, encodeOptions, encodeOutput } from './encode-options.ts'
import { encodeThinking } from './encode-thinking.ts'
import { type Quirks, quirksOf } from './quirks.ts'

/** Longer ones are refused. */
const maxSessionChars = 64

/**
 * The body of `POST /chat/completions`
 * (https://platform.openai.com/docs/api-reference/chat/create) as this provider takes it.
 * @throws CorralError `unsupported`
 */
export function encodeChat(
  request: ChatRequest,
  context: UpstreamContext,
  recall: (callId: string) => unknown,
): EncodedChat {
  const { provider, model, stream, sessionKey } = context
  const quirks = quirksOf(provider, model)
  const dropped: string[] = []
  const drop: Drop = (path, what) => void dropped.push(`${path}: ${what}`)
  const session = sessionKey?.slice(0, maxSessionChars)
  const body = {
    model,
    messages: encodeMessages(request.turns, { quirks, drop, recall }),
    ...encodeTools(request, quirks, drop),
    ...encodeOptions(request, quirks, drop),
    ...encodeOutput(request.output, quirks, drop),
    ...encodeLogprobs(request, quirks, drop),
    ...encodeThinking(request.thinking, quirks, drop),
    ...encodeTemplateOptions(request, quirks, drop),
    ...(session &&
      quirks.takesSession && {
        prompt_cache_key: session,
        safety_identifier: session,
      }),
    ...encodeStream(stream, quirks),
  }
  return { body, dropped }
}

export function encodeStream(
  stream: boolean,
  { takesStreamOptions }: Quirks,
): Readonly<Record<string, unknown>> {
  if (!stream) return {}
  return { stream, ...(takesStreamOptions && { stream_options: { include_usage: true } }) }
}

function encodeTools(
  { tools, toolChoice, parallelToolCalls }: ChatRequest,
  { takesParallelWish }: Quirks,
  drop: Drop,
): Readonly<Record<string, unknown>> {
  if (tools.length === 0) return {}
  if (!parallelToolCalls && !takesParallelWish) {
    drop('parallel_tool_calls', 'several calls may come at once')
  }
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, ...(description !== null && { description }), parameters },
    })),
    ...(toolChoice !== 'auto' && { tool_choice: encodeToolChoice(toolChoice) }),
    ...(!parallelToolCalls && takesParallelWish && { parallel_tool_calls: false }),
  }
}

function encodeToolChoice(choice: ChatRequest['toolChoice']): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } }
}

function encodeLogprobs(
  { topLogprobs }: ChatRequest,
  { takesLogprobs }: Quirks,
  drop: Drop,
): Readonly<Record<string, unknown>> {
  if (topLogprobs === null) return {}
  if (takesLogprobs)
    return { logprobs: true, ...(topLogprobs > 0 && { top_logprobs: topLogprobs }) }
  drop('logprobs', 'this model tells no probabilities')
  return {}
}

/** What the request says about thinking counts more than the same in the options. */
function encodeTemplateOptions(
  { templateOptions, thinking }: ChatRequest,
  quirks: Quirks,
  drop: Drop,
): Readonly<Record<string, unknown>> {
  if (Object.keys(templateOptions).length === 0) return {}
  if (quirks.thinking.type !== 'template') {
    drop('chat_template_kwargs', 'this provider hands nothing to templates')
    return {}
  }
  const { chat_template_kwargs: own } = encodeThinking(thinking, quirks, drop)
  return { chat_template_kwargs: { ...templateOptions, ...(own as object | undefined) } }
}
