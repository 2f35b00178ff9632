import { CorralError } from '../errors.ts'
import { endpointOf } from './base-url.ts'
import type { Catalogue } from './catalogue.ts'
import { EgressError, isBySwitch, nothingLeaves } from '../egress/egress-error.ts'
import type { Egress } from '../egress/egress.ts'
import type { OwnPurpose } from '../egress/own-use.ts'
import type { KeyRow, ProviderRow } from './rows.ts'
import type { Secret } from './secret.ts'
import { authorization } from './upstream/headers.ts'

const timeoutMs = 10_000

/**
 * Asks an address of a provider for something light, its models as a rule, and answers the status.
 * @throws CorralError `connection_failed` without an answer; `forbidden` while nothing may leave
 */
export type CheckProvider = (
  provider: ProviderRow,
  at: {
    readonly purpose: OwnPurpose
    readonly baseUrl: string
    /** Where `secret` comes from, if from a row. */
    readonly key?: Pick<KeyRow, 'id' | 'lastFour'>
    readonly secret: Secret | null
    readonly signal?: AbortSignal
  },
) => Promise<number>

export function createCheckProvider(deps: {
  readonly egress: Egress
  readonly catalogue: Catalogue
}): CheckProvider {
  return async (provider, { purpose, baseUrl, key, secret, signal }) => {
    const protocol = provider.protocols[0] ?? 'openai'
    const home = provider.predefined ? deps.catalogue.get(provider.name) : undefined
    const url = endpointOf(baseUrl, protocol, home?.check_path ?? '/models')
    try {
      const answer = await deps.egress.send({
        own: {
          purpose,
          provider: { id: provider.id, name: provider.name },
          ...(key && { key: { id: key.id, lastFour: key.lastFour } }),
        },
        url,
        headers: {
          accept: 'application/json',
          'user-agent': 'corral',
          ...authorization(protocol, secret),
        },
        policy: { allowPrivate: provider.allowPrivate },
        timeoutMs,
        maxBytes: 0,
        ...(signal && { signal }),
      })
      answer.discard()
      return answer.status
    } catch (error) {
      throw error instanceof EgressError ? explain(error, url) : error
    }
  }
}

function explain(error: EgressError, url: string): CorralError {
  if (isBySwitch(error)) return new CorralError('forbidden', nothingLeaves, { cause: error })
  const message =
    error.failure === 'blocked'
      ? `Corral does not connect to ${url}: ${error.message}`
      : error.failure === 'timeout'
        ? `Connection to ${url} timed out`
        : error.failure === 'proxy'
          ? `Could not connect to ${url}: ${error.message}`
          : `Could not connect to ${url}`
  return new CorralError('connection_failed', message, { cause: error })
}
