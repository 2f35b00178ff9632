import { setImmediate as laterTurn } from 'node:timers/promises'
import type {
  Answer,
  Attachment,
  Conversation,
  ConversationFields,
  ConversationUpdate,
  FoundConversation,
  Message,
  NewAttachment,
} from '../../contract/conversation.ts'
import { type Caller, demandModel, userIdOf } from '../accounts/caller.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Inference } from '../gateway/answer.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { LocalModels } from '../gateway/local-models.ts'
import type { WindowLog } from '../gateway/request-log/window-log.ts'
import { given } from '../lib/given.ts'
import type { Log } from '../lib/log.ts'
import type { ProviderAccess } from '../providers/access/access.ts'
import type { Routing } from '../routing/route.ts'
import { type ToolRunner, mayUseTools } from '../tools/tool-runner.ts'
import { createAskModel } from './ask-model.ts'
import { type Asking, createAsking } from './asking.ts'
import { createBeginAnswer } from './begin-answer.ts'
import { type ExportFile, exportConversation } from './export-conversation.ts'
import type { ListUpdate } from './list-queue.ts'
import { type Measure, createMeasure } from './measuring.ts'
import { leafOf, noMessage } from './message-tree.ts'
import { createSearchRows } from './search-rows.ts'
import { createShelf, listKey } from './shelf.ts'
import { createTargetFacts } from './target-facts.ts'
import { type ToolDecision, createToolConsents } from './tool-consents.ts'

const defaultLimit = 100
const untakenMs = 86_400_000
const betweenSweepsMs = 3_600_000

/**
 * Conversations of the window and of browsers. Each belongs to a user, and nobody else learns that it
 * is there. Answers are written here, whoever watches.
 * All calls throw CorralError `not_found` for a conversation that is not there for the caller.
 */
export interface Conversations extends Asking {
  list(caller: Caller, wish: ListWish): FoundConversation[]
  watchList(caller: Caller, signal?: AbortSignal): AsyncGenerator<ListUpdate, void>
  /** @throws CorralError `forbidden` for a model that the caller may not use */
  create(caller: Caller, fields: ConversationFields): Conversation
  get(caller: Caller, id: string): { conversation: Conversation; messages: Message[] }
  watch(caller: Caller, id: string, signal?: AbortSignal): AsyncGenerator<ConversationUpdate, void>
  /** @throws as `create` */
  update(caller: Caller, id: string, change: ConversationFields): Conversation
  remove(caller: Caller, id: string): Promise<void>
  attach(caller: Caller, id: string, file: NewAttachment): Attachment
  picture(caller: Caller, id: string, attachmentId: string): NewAttachment
  /** Answers how many have ended. */
  stopAnswers(caller: Caller, id: string, messageId?: string): Promise<number>
  /** @throws CorralError `forbidden` for who may not use tools; `conflict` when it does not ask */
  allowTool(caller: Caller, call: AskingCall, decision: ToolDecision): Promise<Answer>
  select(caller: Caller, id: string, messageId: string): Conversation
  measure: Measure
  export(caller: Caller, id: string, format: 'markdown' | 'json'): ExportFile
  /** Ends all answers; what was written of them is kept. */
  stop(): Promise<void>
}

interface ListWish {
  readonly query?: string | undefined
  readonly limit?: number | undefined
  readonly after?: string | undefined
}

interface AskingCall {
  readonly id: string
  readonly messageId: string
  readonly callId: string
}

export interface ConversationsDeps {
  readonly db: Db
  readonly log: Log
  readonly gateway: Gateway
  readonly inference: Inference
  readonly windowLog: WindowLog
  readonly routing: Pick<Routing, 'plan'>
  readonly localModels: LocalModels
  readonly access: Pick<ProviderAccess, 'facts'>
  readonly tools: ToolRunner
  /** The same caller as of now; `null` when it has lost its right. */
  readonly current: (caller: Caller) => Caller | null
}

export function createConversations(deps: ConversationsDeps): Conversations {
  const { tools } = deps
  const shelf = createShelf(deps)
  const { conversations, messages, attachments, answers } = shelf
  const search = createSearchRows(deps.db)
  const consents = createToolConsents()
  const facts = createTargetFacts(deps)
  const beginAnswer = createBeginAnswer({
    ...deps,
    conversations,
    answers,
    consents,
    facts,
    askModel: createAskModel(deps),
  })
  const sweep = () => attachments.removeUntaken(new Date(Date.now() - untakenMs))
  sweep()
  const sweeping = setInterval(sweep, betweenSweepsMs).unref()
  const demand = (caller: Caller, id: string) => conversations.demand(userIdOf(caller), id)
  const demandModels = (caller: Caller, { models = [] }: ConversationFields) => {
    for (const model of models) demandModel(caller, model)
  }
  const only = (row: ReturnType<typeof demand>): Conversation => shelf.present([row])[0]!

  return {
    ...createAsking({ shelf, tools, facts, beginAnswer }),
    list(caller, { query = '', limit = defaultLimit, after = null }) {
      const userId = userIdOf(caller)
      const found = search.find(userId, query, {
        limit,
        below: after === null ? null : conversations.demand(userId, after),
      })
      const rows = found
        ? conversations.byIds(found.map(({ id }) => id))
        : conversations.page(userId, { limit, after })
      const excerpts = new Map(found?.map(({ id, excerpt }) => [id, excerpt]))
      return shelf.present(rows).map((one) => ({ ...one, excerpt: excerpts.get(one.id) ?? null }))
    },
    watchList: (caller, signal) => shelf.listFeed.read(listKey(userIdOf(caller)), () => [], signal),
    create(caller, fields) {
      demandModels(caller, fields)
      return shelf.tellChanged(conversations.insert(userIdOf(caller), fields))
    },
    get(caller, id) {
      const row = demand(caller, id)
      return { conversation: only(row), messages: shelf.tree(id) }
    },
    watch(caller, id, signal) {
      demand(caller, id)
      const now = (): ConversationUpdate[] => {
        const row = demand(caller, id)
        answers.flush(id)
        return [{ type: 'now', conversation: only(row), messages: shelf.tree(id) }]
      }
      return shelf.feed.read(id, now, signal)
    },
    update(caller, id, change) {
      const before = demand(caller, id)
      demandModels(caller, change)
      const fields = given(change)
      if (Object.keys(fields).length === 0) return only(before)
      return shelf.tellChanged(conversations.update(id, fields) ?? before)
    },
    async remove(caller, id) {
      const row = demand(caller, id)
      await answers.stop(id, null)
      conversations.remove(id)
      shelf.tellRemoved(row)
    },
    attach(caller, id, file) {
      demand(caller, id)
      return attachments.add(id, file)
    },
    picture(caller, id, attachmentId) {
      demand(caller, id)
      return attachments.read(id, attachmentId)
    },
    async stopAnswers(caller, id, messageId) {
      demand(caller, id)
      return answers.stop(id, messageId ?? null)
    },
    async allowTool(caller, { id, messageId, callId }, decision) {
      const { allowedTools } = demand(caller, id)
      if (!mayUseTools(caller)) {
        const message = 'Whether a tool may run is for a person to say, not for an app.'
        throw new CorralError('forbidden', message)
      }
      const about = consents.asked({ messageId, callId })
      if (about?.conversationId !== id) {
        throw new CorralError('conflict', 'This call does not ask any more.')
      }
      if (decision === 'conversation') {
        conversations.update(id, { allowedTools: [...new Set([...allowedTools, about.allowance])] })
      }
      if (decision === 'always') tools.allowAlways(caller, about.toolId)
      consents.decide({ messageId, callId }, decision)
      // Who waits for the decision hears of it in a later turn.
      await laterTurn()
      const answer = shelf.tree(id).find((message) => message.id === messageId)
      if (answer?.role !== 'assistant') throw noMessage()
      return answer
    },
    select(caller, id, messageId) {
      const { leafId } = demand(caller, id)
      const next = leafOf(messages.all(id), messageId, leafId)
      const changed = conversations.update(id, { leafId: next })
      return shelf.tellChanged(changed ?? demand(caller, id))
    },
    measure: createMeasure({ ...deps, shelf, facts }),
    export(caller, id, format) {
      const [conversation, tree] = [only(demand(caller, id)), shelf.tree(id)]
      const questions = tree.flatMap(({ role, id: message }) => (role === 'user' ? message : []))
      const files = format === 'json' ? attachments.contents(questions) : new Map()
      return exportConversation({ conversation, messages: tree }, files, format)
    },
    async stop() {
      clearInterval(sweeping)
      await answers.close()
      shelf.feed.closeAll()
      shelf.listFeed.closeAll()
    },
  }
}
