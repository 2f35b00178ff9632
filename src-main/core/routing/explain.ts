import type { ExplainedTarget, Explanation, RouteQuestion } from '../../contract/routing.ts'
import type { Accounts } from '../accounts/service.ts'
import { type Caller, maySee, maySeeAll, userIdOf } from '../accounts/caller.ts'
import { CorralError } from '../errors.ts'
import type { Pool } from '../pool/pool.ts'
import type { ProviderFacts } from '../providers/access/access.ts'
import { costNanousd } from '../providers/price.ts'
import type { RouteDecision } from './plan-route.ts'
import { readModelName } from './model-name.ts'
import type { ReadState } from './read-state.ts'
import { type PlannedTarget, type RouteRequest, localName } from './route.ts'
import type { LocalModelFacts, RoutingState } from './routing-state.ts'

export interface ExplainDeps {
  readonly accounts: Pick<Accounts, 'tokens'>
  readonly pool: Pick<Pool, 'previewLoad'>
  readonly readState: ReadState
  readonly plan: (request: RouteRequest) => Promise<RouteDecision>
}

/**
 * Where a request would go, and what it would take. Sends and loads nothing.
 * @throws CorralError `not_found` for the token of an app that is not the asker's
 */
export async function explainRoute(
  deps: ExplainDeps,
  question: RouteQuestion,
  asker: Caller | null,
): Promise<Explanation> {
  const caller = question.app === undefined ? asker : appOf(deps.accounts, question.app, asker)
  const request: RouteRequest = {
    model: question.model_name,
    door: question.door,
    caller,
    hasImages: question.has_images,
    hasTools: question.has_tools,
    wants: question.wants,
    inputTokens: question.input_tokens,
    maxTokens: question.max_tokens,
  }
  const plan = await deps.plan(request)
  const state = deps.readState(userIdOf(caller))
  const targets = await Promise.all(
    plan.targets.map((planned) => explainTarget(planned, request, { ...deps, state, asker })),
  )
  return {
    matched_rule_id: plan.matchedRule?.id ?? null,
    backend_type: plan.matchedRule?.backendType ?? targets[0]?.backend_type ?? 'local',
    model: plan.model,
    found_by: plan.foundBy,
    targets,
    skipped: plan.skipped.map(({ backendType, model, reason }) => ({
      backend_type: backendType,
      model,
      reason,
    })),
    problem: problemOf(plan),
    near: [...(plan.problem?.near ?? [])],
  }
}

function problemOf({ problem }: RouteDecision): string | null {
  return problem && problem.message
}

/** Administrators may ask for every app, others for their own. */
function appOf({ tokens }: ExplainDeps['accounts'], id: string, asker: Caller | null): Caller {
  const app = tokens.current(id)
  const isTheirs = asker?.access === 'admin' || app?.userId === userIdOf(asker)
  if (app && isTheirs) return app
  throw new CorralError('not_found', 'There is no such token.', { param: 'app' })
}

async function explainTarget(
  { target, tier, weight, reason }: PlannedTarget,
  request: RouteRequest,
  context: ExplainDeps & { readonly state: RoutingState; readonly asker: Caller | null },
): Promise<ExplainedTarget> {
  const { inputTokens, maxTokens } = request
  const needed = inputTokens + (maxTokens ?? 0)
  const common = { tier, weight, model: target.model, reason, needed_tokens: needed }
  if (target.kind === 'local') {
    const found = context.state.localModel(readModelName(localName(target)))
    return {
      ...common,
      backend_type: 'local',
      leaves_this_mac: false,
      memory: await memoryOf(found, needed, context),
      context_tokens: found?.contextTokens ?? null,
      cost_microusd: { input: 0, most: 0 },
    }
  }
  const facts = context.state.provider(target.provider)
  return {
    ...common,
    backend_type: target.provider,
    leaves_this_mac: target.leaves,
    memory: null,
    context_tokens: facts?.models.get(target.model)?.contextTokens ?? null,
    cost_microusd: costOf(facts, target.model, request),
  }
}

/** A caller bound to some models learns of no others. */
async function memoryOf(
  found: LocalModelFacts | null,
  needed: number,
  { pool, asker }: ExplainDeps & { readonly asker: Caller | null },
): Promise<ExplainedTarget['memory']> {
  if (!found) return null
  const { id, contextTokens, kvCacheType = null } = found
  try {
    const preview = await pool.previewLoad(id, Math.min(needed, contextTokens), kvCacheType)
    const isTold = preview.action !== 'wait' || maySeeAll(asker)
    return {
      state: isTold ? preview.state : 'would have to wait for memory',
      evicted: preview.evicted.filter((id) => maySee(asker, id)),
    }
  } catch (error) {
    return { state: CorralError.from(error).message, evicted: [] }
  }
}

/** In millionths of a dollar, rounded up. Nothing is taken to come from a cache. */
function costOf(
  facts: ProviderFacts | null,
  model: string,
  { inputTokens, maxTokens }: RouteRequest,
): ExplainedTarget['cost_microusd'] {
  const prices = facts?.models.get(model)?.prices
  if (!prices) return null
  const cost = (completionTokens: number) => {
    const usage = {
      promptTokens: inputTokens,
      completionTokens,
      cachedTokens: 0,
      thinkingTokens: 0,
    }
    const nanousd = costNanousd(usage, prices)
    return nanousd === null ? null : Math.ceil(nanousd / 1000)
  }
  const input = prices.input === null ? null : cost(0)
  return input === null ? null : { input, most: maxTokens === null ? null : cost(maxTokens) }
}
