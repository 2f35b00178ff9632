import type { AuditLog } from '../../src-main/contract/activity.ts'

/** A request of the app Zed that OpenAI answered. */
const sample: AuditLog = {
  id: 1,
  request_id: 'req_sample',
  attempt: 1,
  timestamp: '2026-11-21T10:00:00.000Z',
  app_id: 'tok_zed',
  app: 'Zed',
  user_id: null,
  user: 'owner',
  process: 'zed',
  door: 'openai',
  endpoint: '/v1/chat/completions',
  stream: true,
  asked_model: 'gpt-4o',
  rule_id: 7,
  found_by: 'rule',
  fallback: false,
  backend_type: 'openai',
  model: 'gpt-4o',
  left_this_mac: true,
  key_id: 3,
  key_last_four: '9fKe',
  duration_ms: 1200,
  first_token_ms: 300,
  tokens_per_second: 45.2,
  status: 'success',
  http_status: 200,
  error_type: null,
  error_message: null,
  upstream_status: null,
  upstream_code: null,
  prompt_tokens: 1000,
  cached_tokens: 800,
  cache_write_tokens: 0,
  completion_tokens: 200,
  reasoning_tokens: 50,
  total_tokens: 1200,
  estimated: false,
  cost_nanousd: 3_400_000,
  bytes_sent: 4000,
  bytes_received: 9000,
  content_kept: false,
}

export function auditLog(change: Partial<AuditLog> = {}): AuditLog {
  return { ...sample, ...change }
}

/** Rows of a list, newest first. @param first id of the newest */
export function auditLogs(first: number, count: number): AuditLog[] {
  return Array.from({ length: count }, (_, at) => auditLog({ id: first - at }))
}
