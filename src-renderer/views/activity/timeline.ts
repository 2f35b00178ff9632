import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { formatDuration } from '../../lib/format.ts'
import { logStatusText, whereText } from '../../lib/log-text.ts'

interface TimelinePart {
  kind: 'waiting' | 'answering' | 'failing'
  fromMs: number
  toMs: number
}

interface TimelineTry {
  log: AuditLog
  parts: TimelinePart[]
  /** The same in words. */
  text: string
}

export interface Timeline {
  totalMs: number
  tries: TimelineTry[]
}

type Names = (backendType: string) => string

/** When what happened, counted from the beginning of the first try. */
export function timelineOf(attempts: readonly AuditLog[], providerName: Names): Timeline {
  const starts = attempts.map(({ timestamp }) => Date.parse(timestamp))
  const beginning = Math.min(...starts)
  const tries = attempts.map((log, at): TimelineTry => {
    const fromMs = (starts[at] ?? beginning) - beginning
    return { log, parts: partsOf(log, fromMs), text: textOf(log, fromMs, providerName) }
  })
  const totalMs = Math.max(1, ...tries.flatMap(({ parts }) => parts.map(({ toMs }) => toMs)))
  return { totalMs, tries }
}

function partsOf(log: AuditLog, fromMs: number): TimelinePart[] {
  const toMs = fromMs + log.duration_ms
  if (log.first_token_ms === null) {
    return [{ kind: log.status === 'success' ? 'waiting' : 'failing', fromMs, toMs }]
  }
  const firstMs = Math.min(toMs, fromMs + log.first_token_ms)
  return [
    { kind: 'waiting', fromMs, toMs: firstMs },
    { kind: 'answering', fromMs: firstMs, toMs },
  ]
}

function textOf(log: AuditLog, fromMs: number, providerName: Names): string {
  const where = whereText(log, providerName)
  const begin = fromMs < 1 ? 'at once' : `after ${formatDuration(fromMs)}`
  const asked = where === null ? 'Nobody was asked' : `${sentence(where)} was asked ${begin}`
  const { first_token_ms: first, duration_ms: took } = log
  return [
    asked,
    first === null ? null : `first token ${formatDuration(first)} later`,
    first === null ? null : `then ${formatDuration(Math.max(0, took - first))} of answer`,
    `${logStatusText[log.status].toLowerCase()} after ${formatDuration(took)}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/** What happened, one sentence for each try: why the next one was made. */
export function storyOf(attempts: readonly AuditLog[], providerName: Names): string[] {
  return attempts.map((log, at) => {
    const where = whereText(log, providerName)
    const why = whyText(log)
    if (where === null) return ended(`Nobody was asked${why}`)
    const hasNext = at < attempts.length - 1
    const isAgain = at > 0 && isSameTarget(log, attempts[at - 1])
    const name = at === 0 ? sentence(where) : `So ${where} was asked${isAgain ? ' again' : ''} and`
    if (log.status === 'success') return `${name} answered.`
    if (log.status === 'cancelled') return `The app left while ${where} was being asked.`
    const end = hasNext || at === 0 ? '' : ' Nobody else was left to ask.'
    return `${ended(`${name} ${endings[log.status]}${why}`)}${end}`
  })
}

const endings = {
  error: 'failed',
  timeout: 'did not begin to answer in time',
  refused: 'was not asked',
}

/** In Corral's words, and what the provider said to it where these words do not. */
function whyText({ error_message, upstream_status, upstream_code }: AuditLog): string {
  const words = error_message?.replace(/\.$/, '') ?? ''
  const facts = [upstream_status, upstream_code].filter(
    (fact) => fact !== null && !words.includes(String(fact)),
  )
  const more = facts.length === 0 ? '' : ` (${facts.join(' ')})`
  return words === '' ? more : `: ${words}${more}`
}

function isSameTarget(log: AuditLog, before: AuditLog | undefined): boolean {
  return log.backend_type === before?.backend_type && log.model === before.model
}

function ended(words: string): string {
  return /[.?!]$/.test(words) ? words : `${words}.`
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
