import { CorralError } from '../errors.ts'
import { endpointOf } from './base-url.ts'
import type { Catalogue } from './catalogue.ts'
import { EgressError } from './egress/egress-error.ts'
import type { Egress } from './egress/egress.ts'
import type { ProviderRow } from './rows.ts'
import type { Secret } from './secret.ts'
import { authorization } from './upstream/headers.ts'

const timeoutMs = 10_000

/**
 * Asks an address of a provider for something light, its models as a rule, and answers the status.
 * @throws CorralError `connection_failed` without an answer
 */
export type CheckProvider = (
  provider: ProviderRow,
  at: { readonly baseUrl: string; readonly secret: Secret | null; readonly signal?: AbortSignal },
) => Promise<number>

export function createCheckProvider(deps: {
  readonly egress: Egress
  readonly catalogue: Catalogue
}): CheckProvider {
  return async (provider, { baseUrl, secret, signal }) => {
    const protocol = provider.protocols[0] ?? 'openai'
    const home = provider.predefined ? deps.catalogue.get(provider.name) : undefined
    const url = endpointOf(baseUrl, protocol, home?.check_path ?? '/models')
    try {
      const answer = await deps.egress.send({
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
  const message =
    error.failure === 'blocked'
      ? `Corral does not connect to ${url}: ${error.message}`
      : error.failure === 'timeout'
        ? `Connection to ${url} timed out`
        : `Could not connect to ${url}`
  return new CorralError('connection_failed', message, { cause: error })
}
