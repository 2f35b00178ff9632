import type { Answer, Message, NewAttachment } from '../../contract/conversation.ts'
import { type Caller, userIdOf } from '../accounts/caller.ts'
import type { ChatRequest, Tool } from '../chat.ts'
import type { Log } from '../lib/log.ts'
import type { OfferedTool, ToolRunner } from '../tools/tool-runner.ts'
import type { Answers } from './answers.ts'
import type { AskModel } from './ask-model.ts'
import type { ConversationRow, ConversationRows } from './conversation-rows.ts'
import { type AnswerPlan, runAnswer } from './run-answer.ts'
import type { TargetFacts } from './target-facts.ts'
import { type ToolConsents, allowanceOf } from './tool-consents.ts'
import { turnsOf } from './turns.ts'

export interface BeginDeps {
  readonly conversations: ConversationRows
  readonly answers: Answers
  readonly consents: ToolConsents
  readonly tools: ToolRunner
  readonly facts: TargetFacts
  readonly askModel: AskModel
  /** The same caller as of now; `null` when it has lost its right. */
  readonly current: (caller: Caller) => Caller | null
  readonly log: Log
}

/** Has an answer to the last question of a branch written. */
export type BeginAnswer = (
  asked: {
    readonly caller: Caller
    readonly conversation: ConversationRow
    /** Without its model. */
    readonly request: ChatRequest
    readonly offered: readonly OfferedTool[]
  },
  answer: Answer,
) => void

export function createBeginAnswer(deps: BeginDeps): BeginAnswer {
  const { conversations, answers, consents, tools, facts, askModel, log } = deps
  return ({ caller, conversation, request, offered }, answer) => {
    const { id: conversationId } = conversation
    const userId = userIdOf(caller)
    const plan = (signal: AbortSignal): AnswerPlan => ({
      request: { ...request, model: answer.model },
      conversationId,
      signal,
      caller: () => deps.current(caller),
      contextTokensOf: ({ target }) => facts.contextTokens(caller, target),
      toolTurn: {
        tools,
        offered,
        log,
        allowedHere: () => conversations.byId(conversationId)?.allowedTools ?? [],
        ask: (callId, tool) =>
          consents.ask(
            { messageId: answer.id, callId },
            { conversationId, userId, toolId: tool.id, allowance: allowanceOf(tool) },
            signal,
          ),
      },
    })
    answers.begin(conversationId, answer, {
      mayGoOn: () => deps.current(caller) !== null,
      write: ({ draft, signal }) => runAnswer(draft, plan(signal), askModel),
    })
  }
}

/** A person waits for this answer, so it goes before those of programs. */
export function requestOf(
  conversation: ConversationRow,
  model: string,
  said: {
    readonly branch: readonly Message[]
    readonly files: ReadonlyMap<string, readonly NewAttachment[]>
    readonly offered: readonly OfferedTool[]
  },
): ChatRequest {
  const { systemPrompt, temperature, maxTokens, thinking } = conversation
  return {
    model,
    turns: turnsOf(systemPrompt, said.branch, said.files),
    tools: said.offered.map(({ name, description, parameters }): Tool => ({
      name,
      description,
      parameters,
    })),
    toolChoice: said.offered.length > 0 ? 'auto' : 'none',
    parallelToolCalls: said.offered.length > 0,
    output: { type: 'text' },
    thinking: { enabled: thinking === null ? null : thinking === 'on', effort: null },
    templateOptions: {},
    sampling: temperature === null ? {} : { temperature },
    maxTokens,
    stop: [],
    choices: 1,
    topLogprobs: null,
    priority: 'high',
  }
}
