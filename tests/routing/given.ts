import type { AppCaller, TokenScopes } from '../../src-main/core/accounts/caller.ts'
import type { ProviderFacts } from '../../src-main/core/providers/access/access.ts'
import { createMatcher } from '../../src-main/core/routing/matcher.ts'
import { readModelName } from '../../src-main/core/routing/model-name.ts'
import type { RouteRequest } from '../../src-main/core/routing/route.ts'
import type {
  KnownName,
  LocalModelFacts,
  RoutingState,
} from '../../src-main/core/routing/routing-state.ts'
import { usualOptions } from '../../src-main/core/routing/rule-options.ts'
import { createRulePatterns } from '../../src-main/core/routing/rule-patterns.ts'
import { type Rule, inRuleOrder } from '../../src-main/core/routing/rule.ts'

/** A rule with the options of one that may leave this Mac, unless it says otherwise. */
export function ruleOf(given: Partial<Omit<Rule, 'options'>> & { options?: object }): Rule {
  const at = new Date(0)
  return {
    id: 1,
    modelPattern: 'm',
    patternType: 'exact',
    backendType: 'local',
    backendModel: null,
    fallbackBackend: null,
    priority: 0,
    enabled: true,
    targets: [],
    conditions: {},
    createdAt: at,
    updatedAt: at,
    ...given,
    options: { ...usualOptions, ...given.options },
  }
}

export function matcherOf(rules: readonly Rule[]) {
  return createMatcher(rules.toSorted(inRuleOrder), createRulePatterns())
}

export function providerOf(given: Partial<ProviderFacts> & { name: string }): ProviderFacts {
  return {
    id: given.name.length,
    displayName: given.name,
    protocols: ['openai'],
    allowPrivate: false,
    leaves: true,
    models: new Map(),
    unusable: null,
    ...given,
  }
}

/** The models that a provider knows, with their contexts. */
export function modelsOf(contexts: Record<string, number | null>): ProviderFacts['models'] {
  const prices = {
    input: null,
    cachedInput: null,
    cacheWrite: null,
    longCacheWrite: null,
    output: null,
  }
  return new Map(
    Object.entries(contexts).map(([name, contextTokens]) => [
      name,
      { name, contextTokens, prices },
    ]),
  )
}

/** A state of plain data; `local` are models of this Mac with their contexts. */
export function stateOf(given: {
  rules?: readonly Rule[]
  local?: Record<string, number>
  /** What they were made for, where it is not text. */
  kinds?: Record<string, LocalModelFacts['kind']>
  providers?: readonly ProviderFacts[]
  nothingLeaves?: boolean
}): RoutingState {
  const { rules = [], local = {}, kinds = {}, providers = [], nothingLeaves = false } = given
  const locals = Object.entries(local).map(([id, contextTokens]) => ({
    id,
    contextTokens,
    seesImages: false,
    kind: kinds[id] ?? ('text' as const),
  }))
  return {
    matcher: matcherOf(rules),
    nothingLeaves,
    localModel: ({ key }) => locals.find(({ id }) => readModelName(id).key === key) ?? null,
    provider: (name) =>
      providers.find((provider) => provider.name.toLowerCase() === name.toLowerCase()) ?? null,
    *knownNames(): Generator<KnownName, void> {
      for (const { id } of locals) yield { name: id, kind: 'local', leaves: false, isUsable: true }
      for (const { name, leaves, unusable, models } of providers) {
        for (const model of models.keys()) {
          const isUsable = unusable === null
          yield { name: `${name}/${model}`, kind: 'provider', leaves, isUsable }
        }
      }
    },
  }
}

export function requestOf(given: Partial<RouteRequest> = {}): RouteRequest {
  return {
    model: 'm',
    door: 'openai',
    caller: null,
    hasImages: false,
    hasTools: false,
    wants: null,
    inputTokens: 0,
    maxTokens: null,
    ...given,
  }
}

export function appOf(scopes: Partial<TokenScopes> = {}): AppCaller {
  return {
    kind: 'app',
    access: 'user',
    tokenId: 'tok_app',
    label: 'app',
    userId: null,
    userEmail: null,
    isCommand: false,
    scopes: {
      models: null,
      cloud: true,
      endpoints: 'all',
      expiresAt: null,
      requestsPerMinute: null,
      ...scopes,
    },
  }
}
