import { z } from 'zod'
import type { ChatRequest, Priority } from '../../chat.ts'
import {
  MaxTokens,
  type StreamWish,
  answerOptionFields,
  toMaxTokens,
  toSharedOptions,
  toStreamWish,
} from './answer-options.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { toTurns } from './messages.ts'
import { outputShapeFields, toOutputShape } from './output-shape.ts'
import { thinkingFields, toTemplateOptions, toThinking } from './thinking.ts'
import { toToolUse } from './tools.ts'

const maxMessages = 4096

/**
 * The body of `POST /v1/chat/completions`
 * (https://platform.openai.com/docs/api-reference/chat/create), as far as Corral reads it. Fields
 * that change nothing about the answer are ignored.
 */
const Body = z.object({
  ...answerOptionFields,
  ...outputShapeFields,
  ...thinkingFields,
  messages: z.array(z.unknown()).min(1).max(maxMessages),
  max_tokens: MaxTokens,
  max_completion_tokens: MaxTokens,
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  tools: z.unknown().optional(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.boolean().nullish(),
  functions: z.unknown().optional(),
  modalities: z.unknown().optional(),
  audio: z.unknown().optional(),
  web_search_options: z.unknown().optional(),
})
type Body = z.infer<typeof Body>

export interface OpenAiChatRequest extends StreamWish {
  readonly chat: ChatRequest
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseChatRequest(body: unknown, priority: Priority): OpenAiChatRequest {
  const parsed = parseBody(Body, body)
  refuseUnsupported(parsed)
  return {
    chat: {
      ...toSharedOptions(parsed, priority),
      turns: toTurns(parsed.messages),
      ...toToolUse(parsed.tools, parsed.tool_choice),
      parallelToolCalls: parsed.parallel_tool_calls ?? true,
      output: toOutputShape(parsed),
      thinking: toThinking(parsed),
      templateOptions: toTemplateOptions(parsed.chat_template_kwargs),
      maxTokens: toMaxTokens(parsed.max_completion_tokens ?? parsed.max_tokens),
      topLogprobs: toTopLogprobs(parsed),
    },
    ...toStreamWish(parsed),
  }
}

function toTopLogprobs({ logprobs, top_logprobs: top }: Body): number | null {
  if (logprobs) return top ?? 0
  if (top != null && top > 0) throw invalidField('top_logprobs', "needs 'logprobs' to be true")
  return null
}

function refuseUnsupported(body: Body): void {
  const { functions, modalities, audio, web_search_options: search } = body
  if (Array.isArray(functions) && functions.length > 0) {
    throw unsupportedField('functions', "Use 'tools' instead of 'functions'.")
  }
  if (Array.isArray(modalities) && modalities.some((modality) => modality !== 'text')) {
    throw unsupportedField('modalities', 'This model answers in text only.')
  }
  if (isObject(audio)) throw unsupportedField('audio', 'This model answers in text only.')
  if (isObject(search)) {
    throw unsupportedField('web_search_options', 'This model does not search the web.')
  }
}
