import type { AuditLog } from '../../../contract/activity.ts'
import type { TokenBuckets } from '../../providers/price.ts'
import type { Entry } from '../entry.ts'
import type { NumberedEntry } from './store-calls.ts'

/**
 * The public form of a row. `content_kept` is false: whether something is kept shows later, when
 * the row is read.
 */
export function logOfEntry(entry: NumberedEntry): AuditLog {
  const { caller, target, plan, error, tokens } = entry
  const durationMs = wholeMicroseconds(entry.durationMs) / 1000
  const firstTokenMs =
    entry.firstTokenMs === null ? null : wholeMicroseconds(entry.firstTokenMs) / 1000
  return {
    id: entry.id,
    request_id: entry.requestId,
    attempt: entry.attempt,
    timestamp: startOf(entry.id, durationMs),
    app_id: caller.tokenId,
    app: caller.tokenLabel,
    user_id: caller.userId,
    user: caller.user,
    process: entry.process,
    door: entry.door,
    endpoint: entry.endpoint,
    stream: entry.stream,
    asked_model: entry.askedModel,
    rule_id: plan?.rule?.id ?? null,
    found_by: plan?.found_by ?? null,
    fallback: entry.fallback,
    backend_type: target?.backend ?? null,
    model: target?.model ?? null,
    left_this_mac: target?.leaves ?? false,
    key_id: target?.keyId ?? null,
    key_last_four: target?.lastFour ?? null,
    duration_ms: durationMs,
    first_token_ms: firstTokenMs,
    tokens_per_second: speedOf(durationMs, firstTokenMs, tokens),
    status: entry.status,
    http_status: entry.httpStatus,
    error_type: error?.type ?? null,
    error_message: error?.message ?? null,
    upstream_status: error?.upstreamStatus ?? null,
    upstream_code: error?.upstreamCode ?? null,
    ...tokensOf(tokens),
    estimated: entry.estimated,
    cost_nanousd: entry.costNanousd,
    bytes_sent: entry.bytesSent,
    bytes_received: entry.bytesReceived,
    content_kept: false,
  }
}

/** When it began, from the microsecond of its end. */
export function startOf(id: number, durationMs: number): string {
  return new Date(Math.max(0, Math.floor(id / 1000 - durationMs))).toISOString()
}

export function wholeMicroseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1000))
}

/** Tokens between the first and the last, by the time between them. */
export function speedOf(
  durationMs: number,
  firstTokenMs: number | null,
  tokens: Pick<TokenBuckets, 'output'> | null,
): number | null {
  if (firstTokenMs === null || !tokens || tokens.output < 2) return null
  const seconds = (durationMs - firstTokenMs) / 1000
  return seconds > 0 ? Math.round(((tokens.output - 1) / seconds) * 100) / 100 : null
}

/** The buckets as the contract has them. */
export function tokensOf(tokens: Entry['tokens']) {
  if (!tokens) return noTokens
  const written = tokens.cacheWrite + tokens.longCacheWrite
  const prompt = tokens.fresh + tokens.cacheRead + written
  return {
    prompt_tokens: prompt,
    cached_tokens: tokens.cacheRead,
    cache_write_tokens: written,
    completion_tokens: tokens.output,
    reasoning_tokens: tokens.reasoning,
    total_tokens: prompt + tokens.output,
  }
}

const noTokens = {
  prompt_tokens: null,
  cached_tokens: null,
  cache_write_tokens: null,
  completion_tokens: null,
  reasoning_tokens: null,
  total_tokens: null,
}
