import type { Door, Explanation, PatternType, RuleOptions } from '../../contract/routing.ts'
import type { ModelCapabilities } from '../../contract/models.ts'
import type { Caller } from '../accounts/caller.ts'

/** A request, as far as routing looks at it. Holds no content. */
export interface RouteRequest {
  /** The name as the client wrote it. */
  readonly model: string
  readonly door: Door
  readonly caller: Caller | null
  readonly hasImages: boolean
  readonly hasTools: boolean
  /** What the answer has to be, which not every model of this Mac can make; `null` for any. */
  readonly wants: ModelCapabilities['kind'] | null
  /** Estimated; the real count is the target's. */
  readonly inputTokens: number
  /** `null` when the request leaves it open. */
  readonly maxTokens: number | null
}

/** Where a request can be answered. */
export type Target = LocalTarget | ProviderTarget

interface LocalTarget {
  readonly kind: 'local'
  readonly model: string
  /** The profile through which it is asked, where it is: its settings are those of the request. */
  readonly profile?: string
}

/** What whoever answers on this Mac has to be asked for. */
export function localName({ model, profile }: Pick<LocalTarget, 'model' | 'profile'>): string {
  return profile ?? model
}

export interface ProviderTarget {
  readonly kind: 'provider'
  readonly providerId: number
  /** The provider's name, such as `openai`. */
  readonly provider: string
  /** What the provider calls the model. */
  readonly model: string
  /** Whether the request leaves this Mac: servers on it do not count. */
  readonly leaves: boolean
}

export interface PlannedTarget {
  readonly target: Target
  /** Targets of one tier share the requests by weight; a tier comes when all before it have failed. */
  readonly tier: number
  readonly weight: number
  /** For people: why it is here. */
  readonly reason: string
}

/** The decision about one request. Pure data; what it names was so when it was made. */
export interface RoutePlan {
  /** The name without what does not matter: spaces, case, a `corral/` before it. */
  readonly model: string
  readonly rule: {
    readonly id: number
    readonly pattern: string
    readonly patternType: PatternType
  } | null
  readonly foundBy: Explanation['found_by']
  /** In order of tiers. Empty when `problem` says why. */
  readonly targets: readonly PlannedTarget[]
  readonly skipped: readonly SkippedTarget[]
  readonly options: RuleOptions
  readonly problem: RouteProblem | null
}

export interface SkippedTarget {
  readonly backendType: string
  readonly model: string
  readonly reason: string
}

export interface RouteProblem {
  readonly code:
    | 'model_not_found'
    | 'forbidden'
    | 'unavailable'
    | 'unsupported'
    | 'upstream_credentials_exhausted'
  readonly message: string
  /** It is because of the switch that nothing leaves this Mac. */
  readonly keptHere?: true
  /** Names like the one that is unknown. */
  readonly near: readonly string[]
}

/** A name that can be asked for. */
export interface RouteName {
  readonly name: string
  readonly kind: 'local' | 'profile' | 'rule' | 'provider'
}

/** What the gateway asks of routing. */
export interface Routing {
  /** Decides; never waits and changes nothing. */
  plan(request: RouteRequest): RoutePlan
  /** The same, but looks at the models folder again before it says that a model is not there. */
  planAfterLook(request: RouteRequest): Promise<RoutePlan>
  /** Every name that a caller may ask for now: models of this Mac, of providers, of exact rules. */
  names(caller: Caller | null): readonly RouteName[]
}
