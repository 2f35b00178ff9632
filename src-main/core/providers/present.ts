import type { Provider, ProviderKey, ProviderModel } from '../../contract/providers.ts'
import { isSeenAsReady } from './access/stored-state.ts'
import { schemeOf } from './references/references.ts'
import type { KeyRow, ModelRow, ProviderRow } from './rows.ts'
import type { Who } from './who.ts'

/** Of whom a key is, as seen by `who`. */
function isOthersPrivate(key: KeyRow, who: Who): boolean {
  return key.userId !== null && key.userId !== who.userId
}

/** Users see the keys for everybody and their own; administrators also that others' exist. */
export function visibleKeys(keys: readonly KeyRow[], who: Who): KeyRow[] {
  return keys.filter((key) => who.isAdmin || !isOthersPrivate(key, who))
}

export function presentProvider(
  row: ProviderRow,
  parts: { models: readonly ModelRow[]; keys: readonly KeyRow[]; environmentKey: boolean },
  who: Who,
): Provider {
  return {
    id: row.id,
    name: row.name,
    display_name: row.displayName,
    base_url: row.baseUrl,
    more_base_urls: row.moreBaseUrls,
    protocols: row.protocols,
    key_optional: row.keyOptional,
    allow_private: row.allowPrivate,
    predefined: row.predefined,
    has_api_key: parts.environmentKey || parts.keys.some((key) => !isOthersPrivate(key, who)),
    models: parts.models.map(presentModel),
    keys: visibleKeys(parts.keys, who).map((key) => presentKey(key, who)),
    ...timesOf(row),
  }
}

export function presentModel(row: ModelRow): ProviderModel {
  return {
    id: row.id,
    name: row.name,
    display_name: row.displayName,
    context_tokens: row.contextTokens,
    input_microusd_per_million: row.inputPrice,
    cached_input_microusd_per_million: row.cachedInputPrice,
    output_microusd_per_million: row.outputPrice,
    cache_write_microusd_per_million: row.cacheWritePrice,
    long_cache_write_microusd_per_million: row.longCacheWritePrice,
    predefined: row.predefined,
    ...timesOf(row),
  }
}

/**
 * A key without the key. Where a reference leads is for administrators and whose key it is; of
 * another user's own key an administrator learns that it exists.
 */
export function presentKey(row: KeyRow, who: Who): ProviderKey {
  const others = isOthersPrivate(row, who)
  const mayRead = !others && (who.isAdmin || row.userId !== null)
  return {
    id: row.id,
    provider_id: row.providerId,
    label: others ? '' : row.label,
    source: row.reference === null ? 'stored' : (schemeOf(row.reference) ?? 'stored'),
    reference: mayRead ? row.reference : null,
    last_four: others ? null : row.lastFour,
    weight: row.weight,
    models: others ? null : row.models,
    user_id: row.userId,
    ...stateOf(row, new Date()),
    account: others ? null : row.account,
    last_used_at: others ? null : (row.lastUsedAt?.toISOString() ?? null),
    ...timesOf(row),
  }
}

/** A rest that is over is none. */
function stateOf(row: KeyRow, now: Date) {
  if (isSeenAsReady(row, now.getTime())) {
    return { state: 'ready' as const, state_reason: null, ready_at: null }
  }
  const ready_at = row.readyAt?.toISOString() ?? null
  return { state: row.state, state_reason: row.stateReason, ready_at }
}

export function timesOf(row: { createdAt: Date; updatedAt: Date }) {
  return { created_at: row.createdAt.toISOString(), updated_at: row.updatedAt.toISOString() }
}
