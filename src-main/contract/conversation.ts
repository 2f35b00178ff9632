import { z } from 'zod'

export const ConversationId = z.string().min(1).max(64)
export const Count = z.number().int().min(0)

/** What a conversation's questions are asked with. */
const fields = {
  title: z.string().trim().min(1).max(200),
  models: z
    .array(z.string().min(1).max(512))
    .max(4)
    .describe(
      'Models, profiles or provider/model; each question goes to all of them, side by side',
    ),
  systemPrompt: z.string().max(200_000).nullable(),
  temperature: z.number().min(0).max(2).nullable(),
  maxTokens: z.number().int().min(1).max(1_000_000).nullable(),
  thinking: z.enum(['on', 'off']).nullable().describe('null leaves it to the model'),
  toolsOn: z.boolean().describe('Whether the models are offered the tools that are switched on'),
}

export const Conversation = z.object({
  ...fields,
  title: z.string(),
  id: ConversationId,
  messageCount: Count,
  running: z.boolean().describe('An answer is being written, or asks whether a tool may run'),
  leafId: ConversationId.nullable().describe('Last message of the branch that is shown'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime().describe('When the last message came'),
})
export type Conversation = z.infer<typeof Conversation>

export const ConversationFields = z.strictObject(fields).partial()
export type ConversationFields = z.infer<typeof ConversationFields>

/** A file that goes with a question. Text is what was read from it; a picture is kept as it is. */
export const Attachment = z.object({
  id: ConversationId,
  name: z.string(),
  kind: z.enum(['text', 'image']),
  mediaType: z.string(),
  sizeBytes: Count.describe('Of the text, or of the picture'),
})
export type Attachment = z.infer<typeof Attachment>

export const NewAttachment = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    name: z.string().trim().min(1).max(255),
    mediaType: z.string().max(127).describe('Of the file that the text was read from'),
    text: z.string().max(2_000_000),
  }),
  z.strictObject({
    kind: z.literal('image'),
    name: z.string().trim().min(1).max(255),
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
    data: z.base64().max(14_000_000).describe('At most 10 MB of picture'),
  }),
])
export type NewAttachment = z.infer<typeof NewAttachment>

const ToolUse = z.object({
  type: z.literal('tool'),
  callId: z.string(),
  name: z.string().describe('As the model knows it'),
  server: z.string().nullable().describe('Name of its MCP server; null for what ships with Corral'),
  arguments: z.string().describe('JSON text'),
  state: z
    .enum(['asks', 'running', 'done', 'refused', 'failed'])
    .describe('asks: it waits for the user to allow it; refused: the user said no'),
  result: z.string().nullable().describe('What the model was told'),
})
export type ToolUse = z.infer<typeof ToolUse>

/** Of an answer, in the order in which they came. */
export const AnswerPart = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('thinking'),
    text: z.string(),
    durationMs: z.number().nullable().describe('null while it lasts'),
  }),
  z.object({ type: z.literal('text'), text: z.string() }),
  ToolUse,
])
export type AnswerPart = z.infer<typeof AnswerPart>

export const AnswerEnding = z.object({
  reason: z
    .enum(['stop', 'length', 'refusal', 'tool_limit'])
    .describe('stop also where the state says more: stopped, failed'),
  promptTokens: Count.describe('Of its last round, which holds those before it'),
  cachedTokens: Count.describe('Of the prompt, taken from memory and not computed'),
  completionTokens: Count.describe('Of all rounds of the answer, thinking included'),
  thinkingTokens: Count,
  estimated: z.boolean().describe('The provider did not say how many tokens: counted here'),
  firstTokenMs: z.number(),
  tokensPerSecond: z.number().nullable(),
  contextTokens: Count.nullable().describe('What the model has room for, as far as it is known'),
  ranAt: z
    .object({
      provider: z.string().nullable().describe('null: on this Mac'),
      model: z.string(),
      leftThisMac: z.boolean().describe('Anything of it was sent elsewhere, if only by a try'),
    })
    .describe('Where it was answered, which rules may have changed'),
  costUsd: z.number().nullable().describe('0 for what ran here; null where no price is known'),
})
export type AnswerEnding = z.infer<typeof AnswerEnding>

const AnswerWaiting = z.object({
  for: z.enum(['load', 'slot', 'prompt']),
  progress: z.number().describe('0 to 1, of the load or of reading the prompt'),
})

const place = {
  id: ConversationId,
  parentId: ConversationId.nullable().describe(
    'The message before it; messages with one parent are branches',
  ),
  createdAt: z.iso.datetime(),
}

export const Question = z.object({
  ...place,
  role: z.literal('user'),
  text: z.string(),
  attachments: z.array(Attachment),
})
export type Question = z.infer<typeof Question>

export const Answer = z.object({
  ...place,
  role: z.literal('assistant'),
  model: z.string().describe('As it was asked for'),
  parts: z.array(AnswerPart),
  state: z
    .enum(['waiting', 'writing', 'asks', 'done', 'stopped', 'failed'])
    .describe('asks: a tool waits for its permission. What a crash has cut off is `stopped`'),
  waiting: AnswerWaiting.nullable(),
  ending: AnswerEnding.nullable(),
  problem: z.string().nullable().describe('Why it failed, in words for the user'),
})
export type Answer = z.infer<typeof Answer>

export const Message = z.discriminatedUnion('role', [Question, Answer])
export type Message = z.infer<typeof Message>

export const ConversationUpdate = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('now'),
      conversation: Conversation,
      messages: z.array(Message).describe('The whole tree; parents come before their children'),
    })
    .describe('First of a stream'),
  z.object({ type: z.literal('conversation'), conversation: Conversation }),
  z
    .object({ type: z.literal('message'), message: Message })
    .describe('New, or changed in more than its last words'),
  z
    .object({ type: z.literal('words'), messageId: ConversationId, part: Count, text: z.string() })
    .describe('More text for the part of that index, which is there'),
  z.object({ type: z.literal('removed') }).describe('Last of a stream'),
])
export type ConversationUpdate = z.infer<typeof ConversationUpdate>

export const FoundConversation = Conversation.extend({
  excerpt: z.string().nullable().describe('Of the message that a search has found'),
})
export type FoundConversation = z.infer<typeof FoundConversation>
