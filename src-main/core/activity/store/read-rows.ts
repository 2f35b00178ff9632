import type { Database } from 'better-sqlite3'
import type { AuditLog, RequestDetail, RequestPlan } from '../../../contract/activity.ts'
import type { TokenBuckets } from '../../providers/price.ts'
import type { Sight } from '../entry.ts'
import { speedOf, startOf, tokensOf } from './log-of-entry.ts'
import { inSeries, seriesCondition } from './series.ts'

/** A row with the columns of its series. */
interface Row {
  readonly id: number
  readonly request_id: string
  readonly attempt: number
  readonly stream: number
  readonly process: string | null
  readonly key_id: number | null
  readonly last_four: string | null
  readonly duration_us: number
  readonly first_token_us: number | null
  readonly http_status: number | null
  readonly error_type: string | null
  readonly error_message: string | null
  readonly upstream_status: number | null
  readonly upstream_code: string | null
  readonly fresh_tokens: number | null
  readonly cache_read_tokens: number
  readonly cache_write_tokens: number
  readonly long_cache_write_tokens: number
  readonly output_tokens: number
  readonly reasoning_tokens: number
  readonly estimated: number
  readonly cost_nanousd: number | null
  readonly bytes_sent: number
  readonly bytes_received: number
  readonly token_id: string | null
  readonly token_label: string | null
  readonly user_id: number | null
  readonly user: string | null
  readonly door: AuditLog['door']
  readonly endpoint: string
  readonly asked_model: string | null
  readonly rule_id: number | null
  readonly found_by: AuditLog['found_by']
  readonly fallback: number
  readonly backend: string | null
  readonly model: string | null
  readonly leaves: number
  readonly status: AuditLog['status']
  readonly kept: number
  readonly plan_json?: string | null
}

/** `cross` keeps SQLite from reading series first. */
const columns = `r.*, s.token_id, s.token_label, s.user_id, s.user, s.door, s.endpoint,
  coalesce(r.asked_model, s.asked_model) as asked_model, s.rule_id, s.found_by, s.fallback, s.backend, coalesce(r.model, s.model) as model, s.leaves, s.status,
  exists (select 1 from contents c where c.request_id = r.request_id) as kept`
const withSeries = 'cross join series s on s.id = r.series'

export interface RowReader {
  /** Newest first. */
  rows(ids: readonly number[]): AuditLog[]
  /** `null` when it is not there, or not for these eyes. */
  request(sight: Sight, requestId: string): RequestDetail | null
}

export function createRowReader(sqlite: Database): RowReader {
  // One query for all: a call for each row is twenty times slower.
  const byIds = sqlite.prepare(
    `select ${columns} from json_each(?) cross join requests r on r.id = value ${withSeries}
     order by r.id desc`,
  )
  return {
    rows: (ids) => (byIds.all(JSON.stringify(ids)) as Row[]).map(logOf),
    request(sight, requestId) {
      const series = inSeries(seriesCondition(sight, {}))
      const found = sqlite
        .prepare(
          `select ${columns}, p.json as plan_json
           from requests r ${withSeries} left join plans p on p.id = r.plan
           where r.request_id = ?${series.sql} order by r.attempt, r.id`,
        )
        .all(requestId, ...series.values) as Row[]
      if (found.length === 0) return null
      const json = found.find((row) => row.plan_json)?.plan_json
      return {
        attempts: found.map(logOf),
        plan: json ? (JSON.parse(json) as RequestPlan) : null,
      }
    },
  }
}

function logOf(row: Row): AuditLog {
  const durationMs = row.duration_us / 1000
  const firstTokenMs = row.first_token_us === null ? null : row.first_token_us / 1000
  const tokens = tokensIn(row)
  return {
    id: row.id,
    request_id: row.request_id,
    attempt: row.attempt,
    timestamp: startOf(row.id, durationMs),
    app_id: row.token_id,
    app: row.token_label,
    user_id: row.user_id,
    user: row.user,
    process: row.process,
    door: row.door,
    endpoint: row.endpoint,
    stream: row.stream === 1,
    asked_model: row.asked_model,
    rule_id: row.rule_id,
    found_by: row.found_by,
    fallback: row.fallback === 1,
    backend_type: row.backend,
    model: row.model,
    left_this_mac: row.leaves === 1,
    key_id: row.key_id,
    key_last_four: row.last_four,
    duration_ms: durationMs,
    first_token_ms: firstTokenMs,
    tokens_per_second: speedOf(durationMs, firstTokenMs, tokens),
    status: row.status,
    http_status: row.http_status,
    error_type: row.error_type,
    error_message: row.error_message,
    upstream_status: row.upstream_status,
    upstream_code: row.upstream_code,
    ...tokensOf(tokens),
    estimated: row.estimated === 1,
    cost_nanousd: row.cost_nanousd,
    bytes_sent: row.bytes_sent,
    bytes_received: row.bytes_received,
    content_kept: row.kept === 1,
  }
}

function tokensIn(row: Row): TokenBuckets | null {
  if (row.fresh_tokens === null) return null
  return {
    fresh: row.fresh_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite: row.cache_write_tokens,
    longCacheWrite: row.long_cache_write_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
  }
}
