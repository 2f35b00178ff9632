import type { Answer, Message, Question } from '../../contract/conversation.ts'
import { type Caller, demandModel, userIdOf } from '../accounts/caller.ts'
import type { ChatRequest } from '../chat.ts'
import { CorralError } from '../errors.ts'
import { type BeginAnswer, requestOf } from './begin-answer.ts'
import type { ConversationRow } from './conversation-rows.ts'
import { branchTo, noMessage } from './message-tree.ts'
import { newId } from './new-id.ts'
import type { Shelf } from './shelf.ts'
import type { TargetFacts } from './target-facts.ts'
import { titleOf } from './title.ts'
import type { OfferedTool, ToolRunner } from '../tools/tool-runner.ts'

interface NewQuestion {
  readonly id: string
  /** Left out: the end of the shown branch. */
  readonly parentId?: string | null | undefined
  readonly text: string
  readonly attachmentIds?: readonly string[] | undefined
}

export interface Asking {
  /**
   * Keeps a question, and has each model of the conversation begin its answer.
   * @throws CorralError `not_found`; `invalid_input` for nothing asked, or nobody to ask; `forbidden`
   *   for a model that the caller may not use; `unsupported` for pictures that nobody would see;
   *   `conflict` while the answer before it is being written
   */
  ask(caller: Caller, asked: NewQuestion): Promise<{ question: Question; answers: Answer[] }>
  /** Has the question of an answer answered again, beside it. @throws as `ask` */
  answerAgain(
    caller: Caller,
    asked: { readonly id: string; readonly messageId: string; readonly model?: string | undefined },
  ): Promise<Answer>
}

export function createAsking(deps: {
  readonly shelf: Shelf
  readonly tools: ToolRunner
  readonly facts: TargetFacts
  readonly beginAnswer: BeginAnswer
}): Asking {
  const { shelf, tools, facts, beginAnswer } = deps
  const { conversations, messages, attachments, answers } = shelf

  /** What the models are asked. @throws CorralError `unsupported` */
  const requestFor = (
    caller: Caller,
    asked: {
      readonly conversation: ConversationRow
      readonly branch: readonly Message[]
      readonly offered: readonly OfferedTool[]
      readonly models: readonly string[]
    },
  ): ChatRequest => {
    const files = attachments.contents(asked.branch.map(({ id }) => id))
    const request = requestOf(asked.conversation, '', { ...asked, files })
    for (const model of asked.models) facts.demandSight(caller, { ...request, model })
    return request
  }
  const begin = (
    caller: Caller,
    conversation: ConversationRow,
    asked: {
      readonly request: ChatRequest
      readonly offered: readonly OfferedTool[]
      readonly added: readonly Message[]
    },
  ) => {
    for (const message of asked.added) {
      if (message.role === 'assistant') beginAnswer({ caller, conversation, ...asked }, message)
    }
    for (const message of asked.added)
      shelf.feed.publish(conversation.id, { type: 'message', message })
    shelf.tellChanged(conversation)
  }
  const demandToAsk = (caller: Caller, { id, models }: ConversationRow) => {
    if (models.length === 0) {
      throw new CorralError('invalid_input', 'Choose a model to ask.', { param: 'models' })
    }
    for (const model of models) demandModel(caller, model)
    answers.demandRoom(id, models.length)
  }

  return {
    async ask(caller, { id, parentId, text, attachmentIds = [] }) {
      const known = conversations.demand(userIdOf(caller), id)
      const offered = known.toolsOn ? await tools.offered(caller) : []
      const asked = shelf.atOnce(() => {
        const before = conversations.demand(userIdOf(caller), id)
        const { models } = before
        demandToAsk(caller, before)
        const tree = shelf.tree(id)
        const parent = parentOf(tree, parentId === undefined ? before.leafId : parentId)
        const wanted = attachments.demand(id, attachmentIds)
        if (text.trim() === '' && wanted.length === 0) {
          throw new CorralError('invalid_input', 'There is nothing to ask.', { param: 'text' })
        }
        const now = new Date()
        const createdAt = now.toISOString()
        const blank: Question = {
          id: newId(),
          parentId: parent?.id ?? null,
          createdAt,
          role: 'user',
          text,
          attachments: [],
        }
        messages.add(id, blank)
        const question = { ...blank, attachments: attachments.give(id, blank.id, attachmentIds) }
        const added = models.map((model) => newAnswer(question.id, model, createdAt))
        for (const answer of added) messages.add(id, answer)
        const branch = [...(parent ? branchTo(tree, parent.id) : []), question]
        const request = requestFor(caller, { conversation: before, branch, offered, models })
        const title = before.title || titleOf(text) || titleOf(wanted[0]?.name ?? '')
        const changed = { title, leafId: added[0]?.id ?? question.id, updatedAt: now }
        const conversation = conversations.update(id, changed) ?? before
        return { conversation, request, question, added }
      })
      const { conversation, request, question, added } = asked
      begin(caller, conversation, { request, offered, added: [question, ...added] })
      return { question, answers: added }
    },

    async answerAgain(caller, { id, messageId, model: other }) {
      const known = conversations.demand(userIdOf(caller), id)
      const offered = known.toolsOn ? await tools.offered(caller) : []
      const asked = shelf.atOnce(() => {
        const before = conversations.demand(userIdOf(caller), id)
        const tree = shelf.tree(id)
        const old = tree.find((message) => message.id === messageId)
        if (old?.role !== 'assistant' || old.parentId === null) throw noMessage()
        const model = other ?? old.model
        demandToAsk(caller, { ...before, models: [model] })
        const now = new Date()
        const answer = newAnswer(old.parentId, model, now.toISOString())
        const branch = branchTo(tree, old.parentId)
        const request = requestFor(caller, {
          conversation: before,
          branch,
          offered,
          models: [model],
        })
        messages.add(id, answer)
        const changed = { leafId: answer.id, updatedAt: now }
        const conversation = conversations.update(id, changed) ?? before
        return { conversation, request, answer }
      })
      const { conversation, request, answer } = asked
      begin(caller, conversation, { request, offered, added: [answer] })
      return answer
    },
  }
}

/** @throws CorralError `not_found`; `invalid_input` for a question; `conflict` */
function parentOf(tree: readonly Message[], id: string | null): Message | null {
  if (id === null) return null
  const parent = tree.find((message) => message.id === id)
  if (!parent) throw noMessage()
  if (parent.role === 'user') {
    const message = 'A question follows an answer, or begins the conversation.'
    throw new CorralError('invalid_input', message, { param: 'parentId' })
  }
  if (parent.state !== 'done' && parent.state !== 'stopped' && parent.state !== 'failed') {
    throw new CorralError('conflict', 'The answer before this question is still being written.')
  }
  return parent
}

function newAnswer(parentId: string, model: string, createdAt: string): Answer {
  return {
    id: newId(),
    parentId,
    createdAt,
    role: 'assistant',
    model,
    parts: [],
    state: 'waiting',
    waiting: null,
    ending: null,
    problem: null,
  }
}
