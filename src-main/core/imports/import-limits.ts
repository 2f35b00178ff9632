import type { RateChange, RateScope } from '../../contract/limits.ts'
import { type ReportRow, reportRow } from './report.ts'

/** The limits of Corral, as far as an import needs them; they belong to a later feature. */
export interface LimitsDoor {
  list(): readonly { readonly scope: RateScope; readonly scope_id: string }[]
  save(scope: RateScope, id: string, change: RateChange): unknown
}

/** What one key may do in a minute. */
export interface OldLimit {
  readonly title: string
  /** `null` while its key is not there: in a preview, or since it has to be entered again. */
  readonly keyId: number | null
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
}

const isThere = 'This key has limits; they stay as they are.'

/** Sets limits on keys that have none. @param preview only says what would come of it */
export function importLimits(
  limits: LimitsDoor,
  old: readonly OldLimit[],
  preview: boolean,
): ReportRow[] {
  const bounded = new Set(
    limits.list().flatMap(({ scope, scope_id }) => (scope === 'key' ? [scope_id] : [])),
  )
  return old.map(({ title, keyId, requestsPerMinute, tokensPerMinute }) => {
    if (keyId === null && !preview) {
      return reportRow('limit', title, 'skipped', 'It has no key to bound.')
    }
    if (keyId !== null && bounded.has(String(keyId))) {
      return reportRow('limit', title, 'present', isThere)
    }
    if (keyId !== null && !preview) {
      limits.save('key', String(keyId), {
        requests_per_minute: requestsPerMinute,
        tokens_per_minute: tokensPerMinute,
      })
    }
    return reportRow('limit', title, 'migrated')
  })
}
