import type { ProviderFacts } from '../providers/access/access.ts'
import { nothingLeaves } from '../egress/egress-error.ts'
import { readModelName, withoutUsualTag } from './model-name.ts'
import type { RouteRequest, SkippedTarget, Target } from './route.ts'
import type { LocalModelFacts, RoutingState } from './routing-state.ts'
import { type Rule, ruleInWords } from './rule.ts'

/** A target that can be asked. */
export interface Possible {
  readonly target: Target
  /** `null` when it is not known. */
  readonly contextTokens: number | null
}

/** A target that cannot be asked, and why. */
export interface Skip extends SkippedTarget {
  /** `provider`: it is there, but cannot be used now; `nothing_leaves`: it is outside, by the switch. */
  readonly cause:
    | 'provider'
    | 'nothing_leaves'
    | 'forbidden'
    | 'missing'
    | 'unsupported'
    | 'alias'
    | 'context'
    | 'again'
}

export interface Asking {
  readonly request: RouteRequest
  readonly state: RoutingState
  /** A rule on the way that keeps requests on this Mac; `null` when none does. */
  readonly homeRule: Rule | null
}

/** @param backendType `local` or the name of a provider */
export function tryTarget(backendType: string, model: string, asking: Asking): Possible | Skip {
  if (backendType === 'local') return tryLocal(model, asking)
  const provider = asking.state.provider(backendType)
  if (provider) return tryProvider(provider, model, asking)
  const reason = `There is no provider '${backendType}' any more.`
  return { backendType, model, cause: 'missing', reason }
}

function tryLocal(model: string, { request, state }: Asking): Possible | Skip {
  const found = findLocal(model, state)
  const skip = (cause: Skip['cause'], reason: string): Skip => ({
    backendType: 'local',
    model: found?.id ?? model,
    cause,
    reason,
  })
  if (!found) return skip('missing', `There is no model '${model}' on this Mac.`)
  const { id, profile, isMissing, contextTokens } = found
  if (isMissing) {
    const reason = `The profile '${profile}' needs the model '${id}', which is not on this Mac.`
    return skip('missing', reason)
  }
  if (request.hasImages && !found.seesImages) {
    return skip('unsupported', `'${found.id}' reads text only, and the request holds images.`)
  }
  const unfit = unfitFor(request.wants, found)
  if (unfit) return skip('unsupported', unfit)
  const through = profile === undefined ? {} : { profile }
  return { target: { kind: 'local', model: id, ...through }, contextTokens }
}

/** So that no model is loaded, and others evicted for it, only to refuse. */
function unfitFor(wants: RouteRequest['wants'], { id, kind }: LocalModelFacts): string | null {
  if (wants === null || wants === kind) return null
  if (wants === 'ranking') return `'${id}' is no reranker.`
  if (wants === 'text') {
    return kind === 'ranking'
      ? `'${id}' ranks documents. It writes no text.`
      : `'${id}' was made for embeddings. It writes no text.`
  }
  return kind === 'ranking'
    ? `'${id}' ranks documents. It gives no embeddings.`
    : `'${id}' was not made for embeddings: its file names no pooling. Ask an embedding model.`
}

/** The model of this Mac that a name means, with its usual tag or without. */
export function findLocal(
  model: string,
  state: Pick<RoutingState, 'localModel'>,
): LocalModelFacts | null {
  const name = readModelName(model)
  const untagged = withoutUsualTag(name.text)
  const found = state.localModel(name)
  return found ?? (untagged === null ? null : state.localModel(readModelName(untagged)))
}

function tryProvider(
  provider: ProviderFacts,
  model: string,
  { request, state, homeRule }: Asking,
): Possible | Skip {
  const { id: providerId, name, displayName, leaves, unusable, models } = provider
  const skip = (cause: Skip['cause'], reason: string): Skip => ({
    backendType: name,
    model,
    cause,
    reason,
  })
  if (leaves && homeRule) {
    const reason = `${displayName} is outside, and ${ruleInWords(homeRule)} keeps requests on this Mac (allow_cloud is off).`
    return skip('forbidden', reason)
  }
  if (leaves && request.caller?.kind === 'app' && !request.caller.scopes.cloud) {
    return skip(
      'forbidden',
      `${displayName} is outside, and this token keeps requests on this Mac.`,
    )
  }
  if (leaves && state.nothingLeaves) {
    return skip('nothing_leaves', `${nothingLeaves} ${displayName} is outside.`)
  }
  if (unusable !== null) return skip('provider', unusable)
  const contextTokens = models.get(model)?.contextTokens ?? null
  const target = { kind: 'provider', providerId, provider: name, model, leaves } as const
  return { target, contextTokens }
}
