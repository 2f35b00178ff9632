import { type ChainLink, chainOf, linkInWords, modelFor } from './chain.ts'
import { conditionsHold } from './conditions.ts'
import type { Match } from './matcher.ts'
import { type ModelName, longestName, readModelName, withoutUsualTag } from './model-name.ts'
import type { RouteRequest } from './route.ts'
import type { LocalModelFacts, RoutingState } from './routing-state.ts'
import type { Rule } from './rule.ts'
import { type Possible, type Skip, tryTarget } from './try-target.ts'

/** What a name leads to, before its targets are compared with each other. */
export interface Finding {
  /** The name as it was found: perhaps without the usual tag. */
  readonly name: ModelName
  /** The rule that is followed; where none could be, the first that fits. */
  readonly rule: Rule | null
  /** The first that fits, also where it was passed over. */
  readonly matchedRule: Rule | null
  readonly foundBy: 'rule' | 'local' | 'provider' | 'nothing'
  readonly candidates: readonly Candidate[]
  readonly skips: readonly Skip[]
}

export interface Candidate extends Possible {
  /** Its tier; then its tier within the alias that led to it, and so on. */
  readonly tiers: readonly number[]
  readonly weight: number
  readonly reason: string
}

/** How a name was come to. */
interface Way {
  /** The first rule on it that keeps requests on this Mac. */
  readonly homeRule: Rule | null
  /** Names that were asked for before it. */
  readonly aliases: readonly ModelName[]
}

type Found = Pick<Finding, 'candidates' | 'skips'>

const deepestAlias = 5
/** Aliases that name many aliases would otherwise go on for a very long time. */
const mostLinks = 100

/** Looks a name up: rules, then the models of this Mac, then `provider/model`. Pure. */
export function findTargets(request: RouteRequest, state: RoutingState): Finding {
  let linksLeft = mostLinks

  const find = (name: ModelName, way: Way): Finding => {
    const skips: Skip[] = []
    let matchedRule: Rule | null = null
    const byRule = (rule: Rule | null, candidates: readonly Candidate[]): Finding => {
      const foundBy = rule ? 'rule' : 'nothing'
      return { name, rule, matchedRule, foundBy, candidates, skips }
    }
    for (const match of state.matcher.matches(name)) {
      if (!conditionsHold(match.rule.conditions, request)) continue
      matchedRule ??= match.rule
      const found = followRule(match, name, way)
      skips.push(...found.skips)
      if (found.candidates.length > 0) return byRule(match.rule, found.candidates)
      if (!mayPassOver(match.rule, way, found.skips)) return byRule(matchedRule, [])
    }
    const direct = findDirect(name, way)
    if (direct) return { ...direct, matchedRule, skips: [...skips, ...direct.skips] }
    const untagged = matchedRule ? null : withoutUsualTag(name.text)
    return untagged === null ? byRule(matchedRule, []) : find(readModelName(untagged), way)
  }

  const followRule = (match: Match, name: ModelName, way: Way): Found => {
    const { allow_cloud } = match.rule.options
    const onward = { ...way, homeRule: way.homeRule ?? (allow_cloud ? null : match.rule) }
    const found = chainOf(match.rule).map((link): Found => {
      const { backendType, tier, weight } = link
      const model = modelFor(link, name, match)
      linksLeft -= 1
      if (linksLeft < 0) {
        return skipped({ backendType, model, cause: 'alias', reason: tooMany })
      }
      if (model.length > longestName) {
        const shown = model.slice(0, longestName)
        return skipped({ backendType, model: shown, cause: 'missing', reason: tooLong })
      }
      if (backendType === 'alias') return followAlias(link, match, name, onward)
      const tried = tryTarget(backendType, model, { request, state, homeRule: onward.homeRule })
      if ('reason' in tried) return skipped(tried)
      const { target } = tried
      const profile = target.kind === 'local' ? target.profile : undefined
      const reason = linkInWords(link, match) + (profile ? `, by its profile '${profile}'` : '')
      return { candidates: [{ ...tried, tiers: [tier], weight, reason }], skips: [] }
    })
    return {
      candidates: found.flatMap(({ candidates }) => candidates),
      skips: found.flatMap(({ skips }) => skips),
    }
  }

  const followAlias = (link: ChainLink, match: Match, name: ModelName, way: Way): Found => {
    const model = modelFor(link, name, match)
    const next = readModelName(model)
    const trail = [...way.aliases, name]
    const skip = (cause: Skip['cause'], reason: string) =>
      skipped({ backendType: 'alias', model, cause, reason })
    const trailInWords = [...trail, next].map(({ text }) => text).join(' → ')
    if (trail.some(({ key }) => key === next.key)) {
      return skip('alias', `Its aliases lead back to where they began: ${trailInWords}.`)
    }
    if (trail.length > deepestAlias) {
      return skip('alias', `More than ${deepestAlias} aliases follow each other: ${trailInWords}.`)
    }
    const found = find(next, { ...way, aliases: trail })
    if (found.foundBy === 'nothing') return skip('missing', `There is no model '${model}'.`)
    const candidates = found.candidates.map((candidate) => ({
      ...candidate,
      tiers: [link.tier, ...candidate.tiers],
      weight: link.weight * shareOf(candidate, found.candidates),
      reason: `${linkInWords(link, match)} as '${model}', and ${candidate.reason}`,
    }))
    return { candidates, skips: found.skips }
  }

  const findDirect = (name: ModelName, { homeRule }: Way): Omit<Finding, 'matchedRule'> | null => {
    const local = state.localModel(name)
    const [, providerName, model] = /^([^/]+)\/(.+)$/.exec(name.text) ?? []
    const provider = local || providerName === undefined ? null : state.provider(providerName)
    if (!local && !(provider && model)) return null
    const tried = local
      ? tryTarget('local', name.text, { request, state, homeRule })
      : tryTarget(provider?.name ?? '', model ?? '', { request, state, homeRule })
    const foundBy = local ? 'local' : 'provider'
    if ('reason' in tried) return { name, rule: null, foundBy, ...skipped(tried) }
    const reason = local ? whyLocal(local) : `the name begins with that of ${provider?.displayName}`
    const candidates = [{ ...tried, tiers: [0], weight: 1, reason }]
    return { name, rule: null, foundBy, candidates, skips: [] }
  }

  const name = readModelName(request.model)
  if (name.text.length <= longestName) return find(name, { homeRule: null, aliases: [] })
  const nothing = { rule: null, matchedRule: null, candidates: [], skips: [] }
  return { name, foundBy: 'nothing', ...nothing }
}

function whyLocal({ id, profile }: LocalModelFacts): string {
  if (profile === undefined) return 'a model of this name is on this Mac'
  return `the profile '${profile}' stands for '${id}' with settings of its own`
}

const tooLong = `The name to ask for is longer than ${longestName} characters.`
const tooMany = `Its rules lead to more than ${mostLinks} targets.`

function skipped(skip: Skip): Found {
  return { candidates: [], skips: [skip] }
}

/**
 * Only a rule whose providers cannot be used is passed over, also while the switch is why; and never
 * one that keeps requests on this Mac: the next might let them out.
 */
function mayPassOver(rule: Rule, { homeRule }: Way, skips: readonly Skip[]): boolean {
  if (homeRule || !rule.options.allow_cloud) return false
  return skips.every(({ cause }) => cause === 'provider' || cause === 'nothing_leaves')
}

/** Of what its tier gets within the alias. */
function shareOf(candidate: Candidate, all: readonly Candidate[]): number {
  const tier = all.filter(({ tiers }) => compareTiers(tiers, candidate.tiers) === 0)
  const total = tier.reduce((sum, { weight }) => sum + weight, 0)
  return total === 0 ? 0 : candidate.weight / total
}

/** Negative when `a` is asked before `b`. What is not said is the first tier. */
export function compareTiers(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
