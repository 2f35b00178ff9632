import { type Caller, maySee } from '../accounts/caller.ts'
import { nothingLeaves } from '../egress/egress-error.ts'
import { type Candidate, type Finding, compareTiers, findTargets } from './find-targets.ts'
import { readModelName } from './model-name.ts'
import { nearNames } from './near-names.ts'
import type { PlannedTarget, RoutePlan, RouteProblem, RouteRequest, Target } from './route.ts'
import type { KnownName, LocalModelFacts, RoutingState } from './routing-state.ts'
import type { Rule } from './rule.ts'
import { usualOptions } from './rule-options.ts'
import { type Skip, findLocal } from './try-target.ts'

/** A plan, and which rule fits first, also where it was passed over. */
export interface RouteDecision extends RoutePlan {
  readonly matchedRule: Rule | null
}

/**
 * Decides where a request may go and in which order. Depends on nothing but what it is given.
 */
export function planRoute(request: RouteRequest, state: RoutingState): RouteDecision {
  const finding = findTargets(request, state)
  const { rule, matchedRule, foundBy, name } = finding
  const options = rule?.options ?? usualOptions
  const plan = { model: name.key, options, targets: [], skipped: [], rule: null, matchedRule: null }
  const forbidden = forbiddenName(request, finding, state)
  if (forbidden) return { ...plan, foundBy: 'nothing', options: usualOptions, problem: forbidden }
  if (foundBy === 'nothing') {
    return { ...plan, foundBy, problem: unknownModel(request, name.text, state) }
  }
  const { chosen, skips } = choose(finding, request, options.fall_back_on_context)
  return {
    ...plan,
    foundBy,
    matchedRule,
    rule: rule && {
      id: rule.id,
      pattern: rule.modelPattern,
      patternType: rule.patternType,
    },
    targets: inTiers(chosen),
    skipped: skips.map(({ backendType, model, reason }) => ({ backendType, model, reason })),
    problem: chosen.length > 0 ? null : nothingLeft(skips),
  }
}

/** Sorts the candidates, and takes out what comes twice and what is too small. */
function choose(
  { candidates, skips }: Finding,
  request: RouteRequest,
  fallsBackOnContext: boolean,
): { chosen: readonly Candidate[]; skips: readonly Skip[] } {
  const sorted = candidates.toSorted((a, b) => compareTiers(a.tiers, b.tiers))
  const isFirst = ({ target }: Candidate, at: number) =>
    sorted.findIndex((other) => isSame(other.target, target)) === at
  const distinct = sorted.filter(isFirst)
  const again = sorted
    .filter((candidate, at) => !isFirst(candidate, at))
    .map(({ target }) => skipOf(target, 'again', 'It comes earlier already.'))
  const holds = ({ contextTokens }: Candidate) =>
    contextTokens === null || request.inputTokens <= contextTokens
  // The count is an estimate. Where nothing else can answer, the target itself says it exactly.
  const stays = (candidate: Candidate) =>
    !fallsBackOnContext &&
    compareTiers(candidate.tiers, [0]) === 0 &&
    !distinct.some((other) => compareTiers(other.tiers, [0]) === 0 && holds(other))
  const fitting = distinct.filter((candidate) => holds(candidate) || stays(candidate))
  if (fitting.length === 0 && skips.length === 0) {
    return { chosen: distinct, skips: again }
  }
  const small = distinct
    .filter((candidate) => !fitting.includes(candidate))
    .map(({ target, contextTokens }) =>
      skipOf(
        target,
        'context',
        `The request has about ${request.inputTokens} tokens, '${target.model}' holds ${contextTokens}.`,
      ),
    )
  return { chosen: fitting, skips: [...skips, ...small, ...again] }
}

function inTiers(chosen: readonly Candidate[]): PlannedTarget[] {
  let tier = 0
  return chosen.map(({ target, tiers, weight, reason }, at) => {
    const before = chosen[at - 1]
    if (before && compareTiers(before.tiers, tiers) !== 0) tier += 1
    return { target, tier, weight, reason }
  })
}

function isSame(a: Target, b: Target): boolean {
  if (a.kind === 'local') return b.kind === 'local' && isSameLocal(a, b)
  return b.kind === 'provider' && a.providerId === b.providerId && a.model === b.model
}

function isSameLocal(
  a: { readonly model: string; readonly profile?: string },
  b: { readonly model: string; readonly profile?: string },
): boolean {
  return a.model === b.model && a.profile === b.profile
}

function skipOf(target: Target, cause: Skip['cause'], reason: string): Skip {
  const backendType = target.kind === 'local' ? 'local' : target.provider
  return { backendType, model: target.model, cause, reason }
}

const codes: Record<Skip['cause'], RouteProblem['code']> = {
  forbidden: 'forbidden',
  nothing_leaves: 'forbidden',
  unsupported: 'unsupported',
  context: 'unsupported',
  // No key works: asking again does not help.
  provider: 'upstream_credentials_exhausted',
  missing: 'unavailable',
  alias: 'unavailable',
  again: 'unavailable',
}

/**
 * The first reason decides what kind of problem it is: it is about the target that was meant. Where
 * the switch is one of the reasons, turning it off helps: so that is said.
 */
function nothingLeft(skips: readonly Skip[]): RouteProblem {
  const kept = skips.find(({ cause }) => cause === 'nothing_leaves')
  if (kept) return keptHere(kept, skips)
  const [first] = skips
  const reasons = [...new Set(skips.map(({ reason }) => reason))]
  const message = `This request has nowhere to go. ${reasons.join(' ')}`
  return { code: first ? codes[first.cause] : 'unavailable', message, near: [] }
}

function keptHere({ backendType, model }: Skip, skips: readonly Skip[]): RouteProblem {
  const meant = `The request was meant for '${backendType}/${model}', which is outside.`
  const others = skips.flatMap(({ cause, reason }) => (cause === 'nothing_leaves' ? [] : reason))
  const message = [...new Set([nothingLeaves, meant, ...others])].join(' ')
  return { code: 'forbidden', message, keptHere: true, near: [] }
}

/** A token is bound to names as they are asked for; whatever rules make of them is theirs. */
function forbiddenName(
  { model, caller }: RouteRequest,
  { foundBy, candidates, name }: Finding,
  state: RoutingState,
): RouteProblem | null {
  if (caller?.kind !== 'app' || caller.scopes.models === null) return null
  const [local] = foundBy === 'local' ? candidates : []
  const keys = new Set([readModelName(model).key, name.key])
  const isAllowed = caller.scopes.models.some((allowed) =>
    local
      ? isThisOne(findLocal(allowed, state), local.target)
      : keys.has(readModelName(allowed).key),
  )
  if (isAllowed) return null
  const message = `This token may not use the model '${model}'.`
  return { code: 'forbidden', message, near: [] }
}

/** A profile is another name than its model: who is bound to one of them may not use the other. */
function isThisOne(found: LocalModelFacts | null, target: Target): boolean {
  return (
    found !== null && target.kind === 'local' && isSameLocal({ ...found, model: found.id }, target)
  )
}

function unknownModel({ caller }: RouteRequest, name: string, state: RoutingState): RouteProblem {
  const near = nearNames(name, namesFor(caller, state))
  const hint = near.length > 0 ? ` Did you mean ${near.map((one) => `'${one}'`).join(' or ')}?` : ''
  return { code: 'model_not_found', message: `There is no model '${name}'.${hint}`, near }
}

/** The names that a caller may ask for, and no others. */
export function* namesFor(caller: Caller | null, state: RoutingState): Generator<KnownName, void> {
  for (const known of state.knownNames()) {
    if (!maySee(caller, known.name)) continue
    if (known.leaves && caller?.kind === 'app' && !caller.scopes.cloud) continue
    if (known.leaves && state.nothingLeaves && !staysHere(known, caller, state)) continue
    yield known
  }
}

/** Whether a name whose requests may leave has a target that does not, for as plain a request as can be. */
function staysHere({ name, kind }: KnownName, caller: Caller | null, state: RoutingState): boolean {
  if (kind !== 'rule') return false
  const plain = { hasImages: false, hasTools: false, wants: null, inputTokens: 0, maxTokens: null }
  const request = { ...plain, model: name, door: 'openai', caller } as const
  return findTargets(request, state).candidates.length > 0
}
