import type { Protocol } from '../../contract/providers.ts'
import { normaliseBaseUrl, originOf } from '../providers/base-url.ts'
import type { ProviderRow } from '../providers/rows.ts'
import type { OldProvider } from './old-provider.ts'

/** What is known here before a provider moves in. */
export interface Neighbours {
  find(name: string): ProviderRow | null
  /** Where the catalogue has a provider of this name; `null` when it has none. */
  home(name: string): string | null
}

/** Where an old provider belongs. */
export interface Place {
  /** Under which name; nobody else's unless `row` is set. */
  readonly name: string
  /** The provider that is already there. */
  readonly row: ProviderRow | null
  readonly baseUrl: string | null
  /** Is this where the old key was meant for? Otherwise it must not be sent there. */
  readonly keyFits: boolean
}

/**
 * Finds the place of an old provider: the one of the same name at the same origin, or a new one. A
 * key never follows a name to another origin; when the name is taken by one, the new provider is
 * called after its host as well. The answer is the same in every run.
 */
export function placeProvider(old: OldProvider, neighbours: Neighbours): Place {
  const name = usableName(old.name)
  const baseUrl = old.baseUrl === null ? neighbours.home(name) : normalised(old.baseUrl)
  const row = neighbours.find(name)
  if (baseUrl === null) return { name, row, baseUrl: row?.baseUrl ?? null, keyFits: false }
  if (!row || isAt(row, baseUrl)) return { name, row, baseUrl, keyFits: true }
  const { host } = new URL(baseUrl)
  for (let number = 1; ; number += 1) {
    const suffix = `-${host}${number === 1 ? '' : `-${number}`}`
    const other = usableName(name.slice(0, Math.max(1, 100 - suffix.length)) + suffix)
    const taken = neighbours.find(other)
    if (!taken || isAt(taken, baseUrl)) return { name: other, row: taken, baseUrl, keyFits: true }
  }
}

export function protocolsOf(old: OldProvider): Protocol[] {
  return [old.protocol ?? (old.name.startsWith('anthropic') ? 'anthropic' : 'openai')]
}

function isAt(row: ProviderRow, baseUrl: string): boolean {
  return row.baseUrl !== null && originOf(row.baseUrl) === originOf(baseUrl)
}

function normalised(baseUrl: string): string | null {
  try {
    return baseUrl.length > 500 ? null : normaliseBaseUrl(baseUrl.trim())
  } catch {
    return null
  }
}

/** Letters, digits, dot, dash and underscore, as the names of providers are here. */
export function usableName(name: string): string {
  const text = name
    .trim()
    .replaceAll(/[^a-z0-9._-]+/gi, '-')
    .replace(/^[^a-z0-9]+/i, '')
    .slice(0, 100)
  return text || 'imported'
}
