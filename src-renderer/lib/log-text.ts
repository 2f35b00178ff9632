import type { AuditLog, LogStatus } from '../../src-main/contract/activity.ts'
import { formatCompact, formatCost, formatDuration } from './format.ts'

export const logStatusText: Record<LogStatus, string> = {
  success: 'Answered',
  error: 'Failed',
  timeout: 'Timed out',
  cancelled: 'Cancelled',
  refused: 'Refused',
}

export const logDoorText: Record<AuditLog['door'], string> = {
  openai: 'OpenAI’s protocol',
  anthropic: 'Anthropic’s protocol',
  responses: 'OpenAI’s Responses protocol',
  ollama: 'Ollama’s protocol',
  window: 'Corral’s own chat',
  corral: 'Corral itself',
}

const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** `14:03:22`. */
export function clockText(iso: string): string {
  return clock.format(new Date(iso))
}

/** `21 Nov`; null for today. */
export function dayText(iso: string, now = Date.now()): string | null {
  const day = new Date(iso)
  return day.toDateString() === new Date(now).toDateString() ? null : shortDay.format(day)
}

/** `1.2K`, `12K` for a glance. */
export function tokensText(count: number | null): string {
  if (count === null) return '–'
  return count < 10_000 ? formatCompact(count) : formatCompact(Math.round(count / 1000) * 1000)
}

/** When it ended: the list is in this order. */
export function endOf({ timestamp, duration_ms }: AuditLog): string {
  return new Date(Date.parse(timestamp) + duration_ms).toISOString()
}

export function speedText(tokensPerSecond: number | null): string | null {
  if (tokensPerSecond === null) return null
  return `${tokensPerSecond >= 100 ? formatCompact(tokensPerSecond) : tenths.format(tokensPerSecond)}/s`
}

export function costText(nanoUsd: number | null): string {
  return nanoUsd === null ? '–' : formatCost(nanoUsd / 1000)
}

/** Who asked, for people: an app by its label, else a person. */
export function askerText({ app, user, door }: Pick<AuditLog, 'app' | 'user' | 'door'>): string {
  if (app !== null) return app
  if (door === 'corral') return 'Corral itself'
  if (user === 'owner') return 'Owner'
  return user ?? 'Nobody known'
}

/** The error in two or three words, with the provider's number: `upstream failed · 503`. */
export function errorText(log: AuditLog): string | null {
  if (log.status === 'success') return null
  const kind = log.error_type?.replaceAll('_', ' ') ?? null
  // Words that say the same as the status are no news.
  const known = kind === log.status || kind === 'timeout' ? null : kind
  const number = log.upstream_status ?? (known === null ? log.http_status : null)
  const parts = [known, log.status === 'cancelled' ? null : number]
  return parts.filter((part) => part !== null).join(' · ') || null
}

/** Where it was answered; null where nobody was asked. */
export function whereText(
  { backend_type }: Pick<AuditLog, 'backend_type'>,
  providerName: (type: string) => string,
): string | null {
  if (backend_type === null) return null
  return backend_type === 'local' ? 'this Mac' : providerName(backend_type)
}

/** A row as one sentence, for those who hear the list. */
export function logSentence(log: AuditLog, providerName: (type: string) => string): string {
  const where = whereText(log, providerName)
  const parts = [
    `${clockText(endOf(log))}: ${askerText(log)} asked for ${log.asked_model ?? 'no model'}`,
    log.attempt > 1 ? `try ${log.attempt}` : null,
    where === null ? 'nobody was asked' : `${log.model ?? 'a model'} ${placeText(log, where)}`,
    logStatusText[log.status].toLowerCase(),
    errorText(log),
    formatDuration(log.duration_ms),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

function placeText({ backend_type }: AuditLog, where: string): string {
  return backend_type === 'local' ? `on ${where}` : `at ${where}`
}
