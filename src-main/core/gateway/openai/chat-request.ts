import { z } from 'zod'
import type { Block, ChatRequest, Sampling, Turn } from '../../chat.ts'
import { CorralError } from '../../errors.ts'

/**
 * The body of `POST /v1/chat/completions`
 * (https://platform.openai.com/docs/api-reference/chat/create), as far as Corral reads it. Fields
 * that change nothing about the answer are ignored.
 */
const TextPart = z.object({ type: z.literal('text'), text: z.string() })
const Content = z.union([z.string(), z.array(z.looseObject({ type: z.string() }))])
const Message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: Content.nullish(),
})

const Body = z.looseObject({
  model: z.string().min(1).max(512),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(16)]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
})
type Body = z.infer<typeof Body>

export interface OpenAiChatRequest {
  readonly chat: ChatRequest
  readonly stream: boolean
  /** The client wants a last chunk with the usage. */
  readonly includeUsage: boolean
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseChatRequest(body: unknown): OpenAiChatRequest {
  const parsed = Body.safeParse(body)
  if (!parsed.success) throw invalid(parsed.error)
  refuseUnsupported(parsed.data)
  return {
    chat: {
      model: parsed.data.model,
      turns: parsed.data.messages.map(toTurn),
      sampling: toSampling(parsed.data),
      maxTokens: parsed.data.max_completion_tokens ?? parsed.data.max_tokens ?? null,
      stop: [parsed.data.stop ?? []].flat(),
    },
    stream: parsed.data.stream ?? false,
    includeUsage: parsed.data.stream_options?.include_usage ?? false,
  }
}

function invalid(error: z.ZodError): CorralError {
  const issue = error.issues[0]
  const param = issue?.path.join('.') || null
  const message = param ? `${param}: ${issue?.message}` : 'The body must be a JSON object.'
  return new CorralError('invalid_input', message, { param })
}

/** What would change the answer and is not honoured is refused, not ignored. */
function refuseUnsupported(body: Body): void {
  const wants: Record<string, boolean> = {
    tools: Array.isArray(body.tools) && body.tools.length > 0 && body.tool_choice !== 'none',
    functions: Array.isArray(body.functions) && body.functions.length > 0,
    response_format: wantsFormat(body.response_format),
    logprobs: body.logprobs === true,
    logit_bias: isObject(body.logit_bias) && Object.keys(body.logit_bias).length > 0,
    n: typeof body.n === 'number' && body.n !== 1,
    audio: isObject(body.audio),
  }
  const param = Object.keys(wants).find((key) => wants[key])
  if (param) throw unsupported(param, `This model does not support '${param}' yet.`)
}

function wantsFormat(format: unknown): boolean {
  return isObject(format) && format.type !== 'text'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function unsupported(param: string, message: string): CorralError {
  return new CorralError('unsupported', message, { param })
}

function toTurn(message: z.infer<typeof Message>, index: number): Turn {
  if (message.tool_calls) {
    throw unsupported(`messages.${index}.tool_calls`, 'This model does not support tool calls yet.')
  }
  return {
    role: message.role === 'developer' ? 'system' : message.role,
    blocks: toBlocks(message.content ?? '', index),
  }
}

function toBlocks(content: z.infer<typeof Content>, index: number): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((part, partIndex) => {
    const param = `messages.${index}.content.${partIndex}`
    if (part.type !== 'text')
      throw unsupported(param, `This model cannot read '${part.type}' parts.`)
    const text = TextPart.safeParse(part)
    if (!text.success) {
      throw new CorralError('invalid_input', `${param}: needs a text`, { param })
    }
    return text.data
  })
}

function toSampling(body: Body): Sampling {
  const given = {
    temperature: body.temperature,
    topP: body.top_p,
    topK: body.top_k,
    minP: body.min_p,
    seed: body.seed,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null))
}
