import { type Caller, owner, userIdOf } from '../accounts/caller.ts'
import type { ChatRequest } from '../chat.ts'
import { CorralError } from '../errors.ts'
import type { LocalModels } from '../gateway/local-models.ts'
import type { ProviderAccess } from '../providers/access/access.ts'
import { estimateTokens } from '../providers/upstream/estimate-tokens.ts'
import { type RoutePlan, type Routing, type Target, localName } from '../routing/route.ts'

/** What is known of where requests go, before they go and after. */
export interface TargetFacts {
  /** Where a request would go now. Nothing is sent. */
  plan(caller: Caller, request: ChatRequest): RoutePlan
  /** Of a target; `null` when nobody knows. */
  contextTokens(caller: Caller, target: Target): Promise<number | null>
  /** Whether it is a model of this Mac that is in memory now. */
  isLoaded(target: Target): Promise<boolean>
  /** @throws CorralError `unsupported` when no model that may answer sees pictures */
  demandSight(caller: Caller, request: ChatRequest): void
}

export function createTargetFacts(deps: {
  readonly routing: Pick<Routing, 'plan'>
  readonly localModels: LocalModels
  readonly access: Pick<ProviderAccess, 'facts'>
}): TargetFacts {
  const { routing, localModels, access } = deps
  // The answer is about a target that the caller was let through to already.
  const localOf = (target: Extract<Target, { kind: 'local' }>) =>
    localModels.find(owner, localName(target)).catch(() => null)
  const hasImages = ({ turns }: ChatRequest) =>
    turns.some(({ blocks }) => blocks.some(({ type }) => type === 'image'))
  const plan: TargetFacts['plan'] = (caller, request) =>
    routing.plan({
      model: request.model,
      door: 'window',
      caller,
      hasImages: hasImages(request),
      hasTools: request.tools.length > 0,
      wants: 'text',
      inputTokens: estimateTokens(request),
      maxTokens: request.maxTokens,
    })
  return {
    plan,
    async contextTokens(caller, target) {
      if (target.kind === 'local') return (await localOf(target))?.contextTokens ?? null
      const facts = access.facts(target.provider, userIdOf(caller))
      return facts?.models.get(target.model)?.contextTokens ?? null
    },
    async isLoaded(target) {
      const local = target.kind === 'local' ? await localOf(target) : null
      return local !== null && local.loaded !== null
    },
    demandSight(caller, request) {
      if (!hasImages(request)) return
      const { problem } = plan(caller, request)
      if (problem?.code !== 'unsupported') return
      throw new CorralError('unsupported', problem.message, { param: 'attachmentIds' })
    },
  }
}
