import type { Explanation, RouteQuestion } from '../../contract/routing.ts'
import type { Accounts } from '../accounts/service.ts'
import { type Caller, userIdOf } from '../accounts/caller.ts'
import type { Db } from '../db/open.ts'
import type { Library } from '../library/library.ts'
import type { Pool } from '../pool/pool.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { ProviderAccess } from '../providers/access/access.ts'
import type { Settings } from '../settings/settings.ts'
import { explainRoute } from './explain.ts'
import { type RouteDecision, namesFor, planRoute } from './plan-route.ts'
import { createReadState } from './read-state.ts'
import type { RouteRequest, Routing } from './route.ts'
import type { Rule } from './rule.ts'
import { ruleWarnings } from './rule-warnings.ts'
import { type Rules, createRules } from './rules.ts'

export interface RoutingDeps {
  readonly db: Db
  readonly accounts: Pick<Accounts, 'tokens'>
  readonly library: Library
  readonly settings: Settings
  readonly pool: Pick<Pool, 'previewLoad'>
  readonly access: Pick<ProviderAccess, 'facts' | 'list'>
  readonly profiles: Pick<Profiles, 'all' | 'named'>
  readonly now?: () => Date
}

/** Decides where requests go, by rules that are obeyed as soon as they change. */
export interface RoutingService extends Routing {
  readonly rules: Rules
  /** Says of a rule why it would not do what it says, with the keys of one user. */
  warningsOf(userId: number | null): (rule: Rule) => string[]
  /** @throws CorralError `not_found` */
  explain(question: RouteQuestion, caller: Caller | null): Promise<Explanation>
}

export function createRouting(deps: RoutingDeps): RoutingService {
  const { db, access, library, now = () => new Date() } = deps
  const rules = createRules({ db, provider: (name) => access.facts(name, null), now })
  const readState = createReadState({ ...deps, rules })
  const plan = (request: RouteRequest) => planRoute(request, readState(userIdOf(request.caller)))
  const planAfterLook = async (request: RouteRequest): Promise<RouteDecision> => {
    const first = plan(request)
    const missing = first.skipped.filter(({ backendType }) => backendType === 'local')
    if (!first.problem || (first.foundBy !== 'nothing' && missing.length === 0)) return first
    const names = [first.model, ...missing.map(({ model }) => model)]
    await Promise.all(names.map((name) => library.find(name)))
    return plan(request)
  }
  return {
    rules,
    plan,
    planAfterLook,
    names(caller) {
      const known = namesFor(caller, readState(userIdOf(caller)))
      return [...known].filter(({ isUsable }) => isUsable)
    },
    warningsOf: (userId) => ruleWarnings(rules.list(), readState(userId)),
    explain: (question, caller) =>
      explainRoute({ ...deps, readState, plan: planAfterLook }, question, caller),
  }
}
