import type { AuditLog, LogStatus } from '../contract/activity.ts'
import { printable } from '../core/lib/printable.ts'
import { dollars } from './dollars.ts'
import { localTime } from './moment.ts'
import type { Paint } from './paint.ts'

const colours = {
  success: 'green',
  refused: 'yellow',
  cancelled: 'dim',
  timeout: 'red',
  error: 'red',
} as const satisfies Record<LogStatus, string>

/** One try in one line: when, who, asked → answered by, how it ended, how long, tokens, cost. */
export function requestLine(log: AuditLog, paint: Paint): string {
  const cells = [
    paint('dim', localTime(log.timestamp)),
    fit(log.app ?? log.user ?? '-', 14),
    fit(routeText(log), 36),
    paint(colours[log.status], fit(statusText(log), 11)),
    durationText(log.duration_ms).padStart(8),
    tokensText(log).padStart(14),
    costText(log).padStart(9),
    paint('dim', printable(log.error_message ?? '')),
  ]
  return cells.join('  ').trimEnd()
}

function fit(text: string, columns: number): string {
  return printable(text).padEnd(columns)
}

function routeText({ asked_model, backend_type, model, attempt }: AuditLog): string {
  const answered = backend_type === null ? '' : ` → ${backend_type}/${model ?? '?'}`
  return `${asked_model ?? '-'}${answered}${attempt > 1 ? ` (try ${attempt})` : ''}`
}

function statusText({ status, http_status }: AuditLog): string {
  return status === 'success' || http_status === null ? status : `${status} ${http_status}`
}

function durationText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function tokensText({ prompt_tokens, completion_tokens, estimated }: AuditLog): string {
  if (prompt_tokens === null && completion_tokens === null) return '-'
  return `${estimated ? '~' : ''}${prompt_tokens ?? 0} → ${completion_tokens ?? 0} tok`
}

/** `?` where something was used whose price is not known. */
function costText({ backend_type, cost_nanousd, total_tokens }: AuditLog): string {
  if (backend_type === null || backend_type === 'local') return '-'
  if (cost_nanousd === null) return total_tokens === null ? '-' : '?'
  return dollars(cost_nanousd)
}
