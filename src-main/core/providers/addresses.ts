import { originOf } from './base-url.ts'
import type { ProviderRow } from './rows.ts'

type WithAddresses = Pick<ProviderRow, 'baseUrl' | 'moreBaseUrls'>

/** All addresses of a provider, the main one first, each once. */
export function addressesOf({ baseUrl, moreBaseUrls }: WithAddresses): string[] {
  return baseUrl === null ? [] : [...new Set([baseUrl, ...moreBaseUrls])]
}

/** The origins that its keys may be bound to. */
export function originsOf(provider: WithAddresses): string[] {
  return [...new Set(addressesOf(provider).map(originOf))]
}
