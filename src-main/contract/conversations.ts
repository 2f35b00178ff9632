import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { userCall } from './call.ts'
import {
  Answer,
  Attachment,
  Conversation,
  ConversationFields,
  ConversationId as Id,
  ConversationUpdate,
  Count,
  FoundConversation,
  Message,
  NewAttachment,
  Question,
} from './conversation.ts'

const tags = ['conversations']
const ById = z.object({ id: Id })

/** Conversations of the window and of browsers. Each user sees only their own. */
export const conversations = {
  list: userCall
    .route({
      method: 'GET',
      path: '/conversations',
      tags,
      summary: 'Newest first; with `query`, those whose title or messages hold all its words',
    })
    .input(
      z.object({
        query: z.string().max(500).optional(),
        limit: z.coerce.number().int().min(1).max(200).optional().describe('100 by default'),
        after: Id.optional().describe('Go on below this one'),
      }),
    )
    .output(z.array(FoundConversation)),
  watchList: userCall
    .route({
      method: 'GET',
      path: '/conversations/watch',
      tags,
      summary: 'Each conversation that is new, changed or removed, from now on',
    })
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('conversation'), conversation: Conversation }),
          z.object({ type: z.literal('removed'), id: Id }),
        ]),
      ),
    ),
  create: userCall
    .route({
      method: 'POST',
      path: '/conversations',
      tags,
      summary: 'A new one, named by its first question until it is given a title',
      successStatus: 201,
    })
    .input(ConversationFields)
    .output(Conversation),
  get: userCall
    .route({ method: 'GET', path: '/conversations/{id}', tags, summary: 'With all its branches' })
    .input(ById)
    .output(z.object({ conversation: Conversation, messages: z.array(Message) })),
  watch: userCall
    .route({
      method: 'GET',
      path: '/conversations/{id}/watch',
      tags,
      summary: 'As it is now, then each change and each word. Answers go on without watchers',
    })
    .input(ById)
    .output(eventIterator(ConversationUpdate)),
  update: userCall
    .route({
      method: 'PUT',
      path: '/conversations/{id}',
      tags,
      summary: 'Change what is given; what is left out stays',
    })
    .input(ConversationFields.extend(ById.shape))
    .output(Conversation),
  remove: userCall
    .route({
      method: 'DELETE',
      path: '/conversations/{id}',
      tags,
      summary: 'Remove it with its messages and attachments; what still answers is stopped',
    })
    .input(ById)
    .output(z.object({ removed: z.boolean() })),
  attach: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/attachments',
      tags,
      summary: 'Keep a file for a question to come; one that no question takes goes after a day',
      successStatus: 201,
    })
    .input(z.object({ id: Id, file: NewAttachment }))
    .output(Attachment),
  picture: userCall
    .route({
      method: 'GET',
      path: '/conversations/{id}/attachments/{attachmentId}',
      tags,
      summary: 'What an attachment holds',
    })
    .input(z.object({ id: Id, attachmentId: Id }))
    .output(NewAttachment),
  ask: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/ask',
      tags,
      summary: 'A question, and an answer by each model of the conversation',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        id: Id,
        parentId: Id.nullable().optional().describe('Left out: the end of the shown branch'),
        text: z.string().max(2_000_000),
        attachmentIds: z.array(Id).max(20).optional(),
      }),
    )
    .output(z.object({ question: Question, answers: z.array(Answer) })),
  answerAgain: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/answers/{messageId}/again',
      tags,
      summary: 'Another answer to the same question, beside the one there is',
      successStatus: 201,
    })
    .input(
      z.strictObject({
        id: Id,
        messageId: Id,
        model: z.string().min(1).max(512).optional().describe('Left out: the same'),
      }),
    )
    .output(Answer),
  stop: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/stop',
      tags,
      summary: 'End an answer, or all that are being written; what is there stays',
    })
    .input(z.strictObject({ id: Id, messageId: Id.optional() }))
    .output(z.object({ stopped: Count })),
  allowTool: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/answers/{messageId}/tools/{callId}',
      tags,
      summary: 'Say whether a tool may run; 409 when it does not ask any more',
    })
    .input(
      z.strictObject({
        id: Id,
        messageId: Id,
        callId: z.string().min(1).max(256),
        decision: z.enum(['once', 'conversation', 'always', 'no']),
      }),
    )
    .output(Answer),
  select: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/select',
      tags,
      summary: 'Show the branch that this message is on',
    })
    .input(z.strictObject({ id: Id, messageId: Id }))
    .output(Conversation),
  measure: userCall
    .route({
      method: 'POST',
      path: '/conversations/{id}/measure',
      tags,
      summary: 'How much of each model the shown branch and a draft would take',
    })
    .input(
      z.strictObject({
        id: Id,
        text: z.string().max(2_000_000),
        attachmentIds: z.array(Id).max(20).optional(),
      }),
    )
    .output(
      z.array(
        z.object({
          model: z.string(),
          promptTokens: Count,
          estimated: z.boolean().describe('The model is not in memory, or not on this Mac'),
          contextTokens: Count.nullable(),
        }),
      ),
    ),
  export: userCall
    .route({
      method: 'GET',
      path: '/conversations/{id}/export',
      tags,
      summary: 'The shown branch as Markdown, or everything as JSON',
    })
    .input(z.object({ id: Id, format: z.enum(['markdown', 'json']) }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() })),
}
