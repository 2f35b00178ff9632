import { and, eq } from 'drizzle-orm'
import type { Protocol } from '../../contract/providers.ts'
import { CorralError } from '../errors.ts'
import { endpointOf } from './base-url.ts'
import { EgressError } from './egress/egress-error.ts'
import { KeyUnusable, openKey } from './key-secrets.ts'
import type { ProvidersDeps } from './providers.ts'
import { type KeyRow, type ProviderRow, keysFor } from './rows.ts'
import type { Secret } from './secret.ts'
import { providerKeys } from './table.ts'
import type { Who } from './who.ts'

const timeoutMs = 10_000

/** The version of the API that is asked for: platform.claude.com/docs/en/api/versioning. */
const anthropicVersion = '2023-06-01'

export interface ConnectionTest {
  /** Asks with this key and notes what came of it. @throws CorralError `connection_failed` */
  key(provider: ProviderRow, key: KeyRow): Promise<void>
  /** Asks with the key that a request would use first. @throws as `key`; `not_found` without one */
  provider(provider: ProviderRow, who: Who): Promise<void>
}

export function createConnectionTest(deps: ProvidersDeps & { now: () => Date }): ConnectionTest {
  const { db, egress, catalogue, now } = deps

  const ask = async (provider: ProviderRow, secret: Secret | null): Promise<number> => {
    if (provider.baseUrl === null) {
      throw new CorralError('connection_failed', 'The provider has no base_url.')
    }
    const protocol = provider.protocols[0] ?? 'openai'
    const home = provider.predefined ? catalogue.get(provider.name) : undefined
    const url = endpointOf(provider.baseUrl, protocol, home?.check_path ?? '/models')
    try {
      const answer = await egress.send({
        url,
        headers: { accept: 'application/json', 'user-agent': 'corral', ...auth(protocol, secret) },
        policy: { allowPrivate: provider.allowPrivate },
        timeoutMs,
        maxBytes: 0,
      })
      answer.discard()
      return answer.status
    } catch (error) {
      throw error instanceof EgressError ? explain(error, url) : error
    }
  }

  const testKey = async (provider: ProviderRow, key: KeyRow): Promise<void> => {
    const secret = await openKey(deps, key, provider).catch((error: unknown) => {
      throw error instanceof KeyUnusable ? unusable(error) : error
    })
    const status = await ask(provider, secret)
    note(key, status)
    throwUnlessGood(status)
  }

  /** Only if the key is still the one that was tested. */
  const note = (key: KeyRow, status: number): void => {
    const verdict = verdictOn(key, status)
    if (!verdict) return
    db.update(providerKeys)
      .set({ ...verdict, updatedAt: now() })
      .where(and(eq(providerKeys.id, key.id), eq(providerKeys.updatedAt, key.updatedAt)))
      .run()
  }

  return {
    key: testKey,
    async provider(provider, who) {
      const key = firstToUse(keysFor(db, provider.id, who.userId))
      if (key) return testKey(provider, key)
      if (!provider.keyOptional) throw new CorralError('not_found', 'Provider not configured')
      throwUnlessGood(await ask(provider, null))
    },
  }
}

function auth(protocol: Protocol, secret: Secret | null): Record<string, string> {
  const version = protocol === 'anthropic' ? { 'anthropic-version': anthropicVersion } : {}
  if (!secret) return version
  if (protocol === 'anthropic') return { ...version, 'x-api-key': secret.reveal() }
  return { authorization: `Bearer ${secret.reveal()}` }
}

/** What a test says about a key: good, refused, or (other statuses) nothing. */
function verdictOn(key: KeyRow, status: number): Partial<KeyRow> | null {
  if (isGood(status) && (key.state !== 'ready' || key.stateReason !== null)) {
    return { state: 'ready', stateReason: null }
  }
  if (status === 401) return { state: 'dead', stateReason: messageFor(status) }
  return null
}

function firstToUse(keys: readonly KeyRow[]): KeyRow | undefined {
  const rank = ({ state, weight }: KeyRow) => (state === 'ready' ? 1_000_000 : 0) + weight
  return keys.toSorted((one, other) => rank(other) - rank(one))[0]
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300
}

function throwUnlessGood(status: number): void {
  if (!isGood(status)) throw new CorralError('connection_failed', messageFor(status))
}

function messageFor(status: number): string {
  if (status === 401) return 'Invalid API key - authentication failed'
  if (status === 403) return 'API key does not have permission to access models'
  return `Provider returned status ${status}`
}

function unusable(error: KeyUnusable): CorralError {
  return new CorralError('connection_failed', error.message, { cause: error })
}

function explain(error: EgressError, url: string): CorralError {
  const message = {
    timeout: `Connection to ${url} timed out`,
    unreachable: `Could not connect to ${url}`,
    unreadable: `Could not connect to ${url}`,
    blocked: `Corral does not connect to ${url}: ${error.message}`,
  }[error.failure]
  return new CorralError('connection_failed', message, { cause: error })
}
