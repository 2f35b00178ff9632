import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall } from './call.ts'
import { ChatUpdate } from './chat.ts'

/** A call of a tool, as the model wrote it. */
const ToolCall = z.object({ name: z.string(), arguments: z.string() })

/** An answer that can be read, whatever the protocol it came in. */
export const KeptAnswer = z.object({
  attempt: z.number().int(),
  text: z.string(),
  thinking: z.string(),
  tool_calls: z.array(ToolCall),
  cut: z.boolean().describe('It was longer than what is kept'),
})
export type KeptAnswer = z.infer<typeof KeptAnswer>

export const KeptContent = z.object({
  request: z.string().describe('The body as it came; JSON'),
  request_cut: z.boolean(),
  answers: z.array(KeptAnswer),
  expires_at: z.iso.datetime(),
})
export type KeptContent = z.infer<typeof KeptContent>

/** Whose bodies are kept, and for how long. */
const KeepScope = z.enum(['app', 'rule'])
export const KeepRule = z.object({
  scope: KeepScope,
  scope_id: z.string().describe('Id of the token or of the rule'),
  hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 90),
  updated_at: z.iso.datetime(),
})
export type KeepRule = z.infer<typeof KeepRule>

const KeepRef = z.object({ scope: KeepScope, scope_id: z.string().min(1).max(64) })

/** What a repeated request is answered with; a call of a tool comes whole, and nothing obeys it. */
const ReplayUpdate = z.union([
  z
    .object({ type: z.literal('begun'), request_id: z.string() })
    .describe('First: the row that tells about the repeated request'),
  ChatUpdate,
  ToolCall.extend({ type: z.literal('tool_call') }),
])
export type ReplayUpdate = z.infer<typeof ReplayUpdate>

export const RequestRef = z.object({ request_id: z.string().min(1).max(100) })

const tags = ['activity']
const logs = '/system/audit-logs'

/** What was said, where somebody wants it kept: the calls of `activity` about it. */
export const keptContent = {
  content: adminCall
    .route({
      method: 'GET',
      path: `${logs}/{request_id}/content`,
      tags,
      summary: 'What was said, where it was kept',
    })
    .input(RequestRef)
    .output(KeptContent),
  forget: adminCall
    .route({
      method: 'DELETE',
      path: `${logs}/{request_id}/content`,
      tags,
      summary: 'Forget what was said',
      successStatus: 204,
    })
    .input(RequestRef)
    .output(z.void()),
  replay: adminCall
    .route({
      method: 'POST',
      path: `${logs}/{request_id}/replay`,
      tags,
      summary: 'Ask the same again of another model',
    })
    .input(RequestRef.extend({ model: z.string().min(1).max(512) }))
    .output(eventIterator(ReplayUpdate)),
  keeping: {
    list: adminCall
      .route({
        method: 'GET',
        path: '/settings/kept-content',
        tags,
        summary: 'Whose requests and answers are kept',
      })
      .output(z.array(KeepRule)),
    save: adminCall
      .route({
        method: 'PUT',
        path: '/settings/kept-content/{scope}/{scope_id}',
        tags,
        summary: 'Keep requests and answers, sealed, for some hours',
      })
      .input(KeepRef.extend({ hours: KeepRule.shape.hours }))
      .output(KeepRule),
    remove: adminCall
      .route({
        method: 'DELETE',
        path: '/settings/kept-content/{scope}/{scope_id}',
        tags,
        summary: 'Keep nothing from now on; what is kept goes when its time is over',
        successStatus: 204,
      })
      .input(KeepRef)
      .output(z.void()),
  },
}
