import { z } from 'zod'
import type { ChatRequest, OutputShape, Priority } from '../../chat.ts'
import { neutralise } from '../../engine/known-breakers.ts'
import { invalidField, isObject, listOf, parseBody, unsupportedField } from '../body.ts'
import { type Dropped, createDropped } from './dropped.ts'
import { toTurns } from './messages.ts'
import { ThinkingWish, toThinking, wantsToSeeThinking } from './thinking.ts'
import { toToolUse } from './tools.ts'

const maxMessages = 100_000
const maxStops = 64
const maxStopChars = 1000

/**
 * The body of `POST /v1/messages` (https://platform.claude.com/docs/en/api/messages), as far as
 * Corral reads it. Fields that change nothing about the answer are ignored: `cache_control`,
 * `metadata`, `service_tier`, `context_management` and others.
 */
const Body = z.object({
  model: z.string().min(1).max(512),
  messages: z.array(z.unknown()).min(1).max(maxMessages),
  system: z.unknown().optional(),
  max_tokens: z.number().int().min(1).optional(),
  stream: z.boolean().nullish(),
  stop_sequences: z
    .union([z.array(z.unknown()).length(0), listOf(z.string().min(1).max(maxStopChars), maxStops)])
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().min(0).nullish(),
  tools: z.unknown().optional(),
  tool_choice: z.unknown().optional(),
  thinking: ThinkingWish,
  output_config: z
    .object({ effort: z.string().nullish(), format: z.unknown().optional() })
    .nullish(),
  output_format: z.unknown().optional(),
  mcp_servers: z.unknown().optional(),
  container: z.unknown().optional(),
  thread: z.unknown().optional(),
})
type Body = z.infer<typeof Body>

export interface MessagesRequest {
  readonly chat: ChatRequest
  readonly stream: boolean
  readonly showThinking: boolean
  readonly dropped: Dropped
}

/** @throws CorralError `invalid_input` or `unsupported`, naming the field */
export function parseMessagesRequest(body: unknown, priority: Priority): MessagesRequest {
  const request = parse(body, priority)
  if (request.chat.maxTokens === null) throw invalidField('max_tokens', 'Field required')
  if (request.chat.turns.at(-1)?.role === 'assistant') {
    throw unsupportedField(
      'messages',
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    )
  }
  return request
}

/** The body of `POST /v1/messages/count_tokens`: a request without the fields about its answer. */
export function parseCountRequest(body: unknown): MessagesRequest {
  return parse(body, 'normal')
}

function parse(value: unknown, priority: Priority): MessagesRequest {
  const body = parseBody(Body, value)
  if (body.thread != null) {
    throw unsupportedField('thread', 'Corral keeps no conversations. Send the messages in full.')
  }
  const dropped = createDropped()
  if (Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0) {
    dropped.note('mcp_servers', 'run at Anthropic')
  }
  if (body.container != null) dropped.note('container', 'runs at Anthropic')
  return {
    // Who reads the inner language is not Anthropic: it gets the bytes as they are.
    chat: neutralise({
      model: body.model,
      turns: toTurns(body, dropped),
      ...toToolUse(body.tools, body.tool_choice, dropped),
      output: toOutputShape(body.output_config?.format ?? body.output_format),
      thinking: toThinking(body.thinking, body.output_config?.effort),
      templateOptions: {},
      sampling: {
        ...(body.temperature != null && { temperature: body.temperature }),
        ...(body.top_p != null && { topP: body.top_p }),
        ...(body.top_k != null && { topK: body.top_k }),
      },
      maxTokens: body.max_tokens ?? null,
      stop: (body.stop_sequences ?? []) as string[],
      choices: 1,
      topLogprobs: null,
      priority,
    }),
    stream: body.stream ?? false,
    showThinking: wantsToSeeThinking(body.thinking),
    dropped,
  }
}

const Format = z.object({ type: z.literal('json_schema'), schema: z.unknown() })

function toOutputShape(format: unknown): OutputShape {
  if (format == null) return { type: 'text' }
  const path = 'output_config.format'
  const { type, schema } = parseBody(Format, format, path)
  if (!isObject(schema)) throw invalidField(`${path}.schema`, 'needs to be a JSON schema')
  return { type, schema }
}
