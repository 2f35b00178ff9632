import type { CorralClient } from '../../contract/contract.ts'
import { type Caller, demandModel, userIdOf } from '../accounts/caller.ts'
import type { ChatRequest } from '../chat.ts'
import type { Question } from '../../contract/conversation.ts'
import type { Inference } from '../gateway/answer.ts'
import { estimateTokens } from '../providers/upstream/estimate-tokens.ts'
import { localName } from '../routing/route.ts'
import type { ToolRunner } from '../tools/tool-runner.ts'
import { requestOf } from './begin-answer.ts'
import { branchTo } from './message-tree.ts'
import type { Shelf } from './shelf.ts'
import type { TargetFacts } from './target-facts.ts'

/** A model that is busy otherwise is not waited for longer. */
const countWithinMs = 3000

type Measured = Awaited<ReturnType<CorralClient['conversations']['measure']>>

/** How much of each model the shown branch and a draft would take. Loads nothing, sends nothing. */
export type Measure = (
  caller: Caller,
  draft: {
    readonly id: string
    readonly text: string
    readonly attachmentIds?: readonly string[] | undefined
  },
  signal?: AbortSignal,
) => Promise<Measured>

export function createMeasure(deps: {
  readonly shelf: Shelf
  readonly tools: ToolRunner
  readonly facts: TargetFacts
  readonly inference: Pick<Inference, 'countTokens'>
}): Measure {
  const { shelf, tools, facts, inference } = deps
  const { conversations, attachments } = shelf

  const count = async (caller: Caller, request: ChatRequest, signal: AbortSignal) => {
    const [planned] = facts.plan(caller, request).targets
    const guess = { promptTokens: estimateTokens(request), estimated: true }
    if (!planned) return { ...guess, contextTokens: null }
    const { target } = planned
    const contextTokens = await facts.contextTokens(caller, target)
    if (target.kind !== 'local' || !(await facts.isLoaded(target))) {
      return { ...guess, contextTokens }
    }
    try {
      const asked = { ...request, model: localName(target) }
      const promptTokens = await inference.countTokens(asked, signal)
      return { promptTokens, estimated: false, contextTokens }
    } catch {
      // It was unloaded just now, or its template does not take these turns: the answer will say so.
      return { ...guess, contextTokens }
    }
  }

  return async (caller, { id, text, attachmentIds = [] }, given) => {
    const conversation = conversations.demand(userIdOf(caller), id)
    for (const model of conversation.models) demandModel(caller, model)
    const offered = conversation.toolsOn ? await tools.offered(caller) : []
    const tree = shelf.tree(id)
    const { leafId } = conversation
    const place = { id: 'draft', parentId: leafId, createdAt: '' } as const
    const draft: Question = { ...place, role: 'user', text, attachments: [] }
    const branch = [...(leafId === null ? [] : branchTo(tree, leafId)), draft]
    const own = attachmentIds.map((attachmentId) => attachments.read(id, attachmentId))
    const files = new Map(attachments.contents(branch.map((message) => message.id)))
    const request = requestOf(conversation, '', {
      branch,
      files: files.set(draft.id, own),
      offered,
    })
    const late = AbortSignal.timeout(countWithinMs)
    const signal = given ? AbortSignal.any([given, late]) : late
    return Promise.all(
      conversation.models.map(async (model) => ({
        model,
        ...(await count(caller, { ...request, model }, signal)),
      })),
    )
  }
}
