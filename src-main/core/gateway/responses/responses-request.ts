import { z } from 'zod'
import type { ChatRequest, Priority } from '../../chat.ts'
import { boundedJson, invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import {
  MaxTokens,
  answerOptionFields,
  toMaxTokens,
  toSharedOptions,
} from '../openai/answer-options.ts'
import { thinkingFields, toTemplateOptions, toThinking } from '../openai/thinking.ts'
import { toTurns } from './items.ts'
import { toOutputShape } from './output-format.ts'
import { toToolUse } from './tool-choice.ts'
import type { ClientTools } from './tool-names.ts'
import { toToolSet } from './tools.ts'

/**
 * The body of `POST /v1/responses`
 * (https://platform.openai.com/docs/api-reference/responses/create), as far as Corral reads it.
 * Fields that change nothing about the answer are ignored.
 */
const Body = z.object({
  ...answerOptionFields,
  ...thinkingFields,
  reasoning: z.object({ effort: thinkingFields.reasoning_effort }).nullish(),
  input: z.unknown(),
  instructions: z.string().nullish(),
  tools: z.unknown().optional(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z.object({ format: z.unknown().optional() }).nullish(),
  max_output_tokens: MaxTokens,
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  include: z.array(z.unknown()).nullish(),
  metadata: z.unknown().optional(),
  previous_response_id: z.unknown().optional(),
  conversation: z.unknown().optional(),
  background: z.unknown().optional(),
  prompt: z.unknown().optional(),
})
type Body = z.infer<typeof Body>

export interface ResponsesRequest {
  readonly chat: ChatRequest
  readonly stream: boolean
  readonly clientTools: ClientTools
  /** The client sends thinking back only when it comes with something encrypted. */
  readonly wantsEncryptedThinking: boolean
  /** Fields of the request that its response repeats. */
  readonly echo: Readonly<Record<string, unknown>>
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseResponsesRequest(value: unknown, priority: Priority): ResponsesRequest {
  const body = parseBody(Body, value)
  refuseUnsupported(body)
  const said = toTurns(body.input)
  if (said.length === 0) throw invalidField('input', 'holds nothing to answer')
  const { instructions } = body
  const { tools, clientTools } = toToolSet(body.tools)
  return {
    chat: {
      ...toSharedOptions(body, priority),
      choices: 1,
      turns: instructions
        ? [{ role: 'system', blocks: [{ type: 'text', text: instructions }] }, ...said]
        : said,
      ...toToolUse(tools, body.tool_choice),
      parallelToolCalls: body.parallel_tool_calls ?? true,
      output: toOutputShape(body.text?.format),
      thinking: toThinking({
        ...body,
        reasoning_effort: body.reasoning?.effort ?? body.reasoning_effort,
        reasoning: null,
      }),
      templateOptions: toTemplateOptions(body.chat_template_kwargs),
      maxTokens: toMaxTokens(body.max_output_tokens),
      topLogprobs: null,
    },
    stream: body.stream ?? false,
    clientTools,
    wantsEncryptedThinking: body.include?.includes('reasoning.encrypted_content') ?? false,
    echo: toEcho(body),
  }
}

function toEcho(body: Body): Readonly<Record<string, unknown>> {
  const { metadata, text } = body
  return {
    instructions: body.instructions ?? null,
    max_output_tokens: toMaxTokens(body.max_output_tokens),
    metadata: isObject(metadata) ? boundedJson(metadata, 'metadata') : {},
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    reasoning: { effort: body.reasoning?.effort ?? null, summary: null },
    temperature: body.temperature ?? null,
    text: { format: text?.format ?? { type: 'text' } },
    tool_choice: boundedJson(body.tool_choice ?? 'auto', 'tool_choice'),
    tools: body.tools ?? [],
    top_p: body.top_p ?? null,
  }
}

function refuseUnsupported(body: Body): void {
  const { previous_response_id: previous, conversation, background, prompt } = body
  if (previous != null) {
    throw unsupportedField(
      'previous_response_id',
      "Corral keeps no responses, so 'previous_response_id' finds nothing. Send the whole conversation in 'input'.",
    )
  }
  if (conversation != null) {
    throw unsupportedField(
      'conversation',
      "Corral keeps no conversations. Send the whole conversation in 'input'.",
    )
  }
  if (background != null && background !== false) {
    throw unsupportedField('background', 'Corral answers only while the client waits.')
  }
  if (prompt != null) throw unsupportedField('prompt', "Corral keeps no prompts. Use 'input'.")
  if (body.top_logprobs != null && body.top_logprobs > 0) {
    throw unsupportedField('top_logprobs', 'Responses have no log probabilities here.')
  }
}
