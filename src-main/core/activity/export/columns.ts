import type { AuditLog } from '../../../contract/activity.ts'

export interface Column {
  /** In Parquet's words; a timestamp is to the millisecond, in UTC. */
  readonly type: 'STRING' | 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP'
  readonly isNullable: boolean
}

type Needed<Value> = { readonly isNullable: null extends Value ? true : false }

/** What an export holds of each row, in this order. */
export const columns: { readonly [Name in keyof AuditLog]: Column & Needed<AuditLog[Name]> } = {
  id: { type: 'INT64', isNullable: false },
  request_id: { type: 'STRING', isNullable: false },
  attempt: { type: 'INT64', isNullable: false },
  timestamp: { type: 'TIMESTAMP', isNullable: false },
  app_id: { type: 'STRING', isNullable: true },
  app: { type: 'STRING', isNullable: true },
  user_id: { type: 'INT64', isNullable: true },
  user: { type: 'STRING', isNullable: true },
  process: { type: 'STRING', isNullable: true },
  door: { type: 'STRING', isNullable: false },
  endpoint: { type: 'STRING', isNullable: false },
  stream: { type: 'BOOLEAN', isNullable: false },
  asked_model: { type: 'STRING', isNullable: true },
  rule_id: { type: 'INT64', isNullable: true },
  found_by: { type: 'STRING', isNullable: true },
  fallback: { type: 'BOOLEAN', isNullable: false },
  backend_type: { type: 'STRING', isNullable: true },
  model: { type: 'STRING', isNullable: true },
  left_this_mac: { type: 'BOOLEAN', isNullable: false },
  key_id: { type: 'INT64', isNullable: true },
  key_last_four: { type: 'STRING', isNullable: true },
  duration_ms: { type: 'DOUBLE', isNullable: false },
  first_token_ms: { type: 'DOUBLE', isNullable: true },
  tokens_per_second: { type: 'DOUBLE', isNullable: true },
  status: { type: 'STRING', isNullable: false },
  http_status: { type: 'INT64', isNullable: true },
  error_type: { type: 'STRING', isNullable: true },
  error_message: { type: 'STRING', isNullable: true },
  upstream_status: { type: 'INT64', isNullable: true },
  upstream_code: { type: 'STRING', isNullable: true },
  prompt_tokens: { type: 'INT64', isNullable: true },
  cached_tokens: { type: 'INT64', isNullable: true },
  cache_write_tokens: { type: 'INT64', isNullable: true },
  completion_tokens: { type: 'INT64', isNullable: true },
  reasoning_tokens: { type: 'INT64', isNullable: true },
  total_tokens: { type: 'INT64', isNullable: true },
  estimated: { type: 'BOOLEAN', isNullable: false },
  cost_nanousd: { type: 'INT64', isNullable: true },
  bytes_sent: { type: 'INT64', isNullable: false },
  bytes_received: { type: 'INT64', isNullable: false },
  content_kept: { type: 'BOOLEAN', isNullable: false },
}

export const columnNames = Object.keys(columns) as (keyof AuditLog)[]
