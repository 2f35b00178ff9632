import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { userCall } from './call.ts'

export const ChatTurn = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  text: z.string(),
})
export type ChatTurn = z.infer<typeof ChatTurn>

export const ChatInput = z.object({
  model: z.string().min(1).max(512),
  turns: z.array(ChatTurn).min(1),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(1).optional(),
})
export type ChatInput = z.infer<typeof ChatInput>

const ChatUsage = z.object({
  promptTokens: z.number().int(),
  cachedTokens: z.number().int().describe('Of the prompt, taken from memory and not computed'),
  completionTokens: z.number().int(),
  thinkingTokens: z.number().int().describe('Of the completion, not part of its text'),
})

export const ChatUpdate = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('waiting'),
    for: z.enum(['load', 'slot', 'prompt']),
    progress: z.number().describe('0 to 1, of the load or of reading the prompt'),
  }),
  z
    .object({ type: z.literal('thinking'), text: z.string() })
    .describe('What the model says to itself before it answers'),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('end'),
    reason: z.enum(['stop', 'length']),
    usage: ChatUsage,
    firstTokenMs: z.number(),
    tokensPerSecond: z.number().nullable(),
  }),
])
export type ChatUpdate = z.infer<typeof ChatUpdate>

export const chat = {
  stream: userCall
    .route({
      method: 'POST',
      path: '/chat/stream',
      tags: ['chat'],
      summary: 'One answer, streamed; ending the stream stops the engine',
    })
    .input(ChatInput)
    .output(eventIterator(ChatUpdate)),
}
