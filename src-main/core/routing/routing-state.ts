import type { KvCacheType } from '../../contract/fit.ts'
import type { ModelCapabilities } from '../../contract/models.ts'
import type { ProviderFacts } from '../providers/access/access.ts'
import type { Matcher } from './matcher.ts'
import type { ModelName } from './model-name.ts'

/** Everything a plan depends on beside the request. It does not change while a plan is made. */
export interface RoutingState {
  readonly matcher: Matcher
  /** The switch is on: no target outside this Mac can be asked. */
  readonly nothingLeaves: boolean
  /** The model on this Mac that has this name, or whose profile has it. */
  localModel(name: ModelName): LocalModelFacts | null
  /** By name, whatever its case. */
  provider(name: string): ProviderFacts | null
  /** Names that could have been meant, for an error that helps. */
  knownNames(): Iterable<KnownName>
}

export interface LocalModelFacts {
  readonly id: string
  /** The most that a load could give one conversation. */
  readonly contextTokens: number
  readonly seesImages: boolean
  /** What it was made for. */
  readonly kind: ModelCapabilities['kind']
  /** The profile that was named, by its own name. */
  readonly profile?: string
  /** Of a profile that wants another one than its model has. */
  readonly kvCacheType?: KvCacheType
  /** Of a profile: its model is not here. */
  readonly isMissing?: true
}

export interface KnownName {
  readonly name: string
  readonly kind: 'local' | 'profile' | 'rule' | 'provider'
  /** Whether a request for it would leave this Mac. */
  readonly leaves: boolean
  /** One that cannot be used is suggested only to who names it exactly, without its provider. */
  readonly isUsable: boolean
}
