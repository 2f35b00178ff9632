import type { AuditLog, LogFilter, LogStatus } from '../../src-main/contract/activity.ts'

/** How far back the list goes; what is left out is all of it, or `from` and `to`. */
export type LogSpan = 'hour' | 'today' | 'week' | 'month'

/** What somebody wants to see, as it stands in the address: a span moves on with the clock. */
export interface LogWish extends LogFilter {
  span?: LogSpan | undefined
}

export const logStatuses = [
  'success',
  'error',
  'timeout',
  'cancelled',
  'refused',
] as const satisfies readonly LogStatus[]

const spans = ['hour', 'today', 'week', 'month'] as const satisfies readonly LogSpan[]

const hourMs = 3_600_000

/** The moment at which a span begins; a day begins at midnight. */
function beginningOf(span: LogSpan, now: number): number {
  if (span === 'hour') return now - hourMs
  if (span === 'today') return new Date(now).setHours(0, 0, 0, 0)
  return now - (span === 'week' ? 7 : 30) * 24 * hourMs
}

/** What Corral is asked for. */
export function filterOf({ span, ...filter }: LogWish, now = Date.now()): LogFilter {
  if (span === undefined) return filter
  return { ...filter, from: new Date(beginningOf(span, now)).toISOString() }
}

const textFields = [
  'from',
  'to',
  'app_id',
  'model',
  'backend_type',
  'request_id',
  'search',
] as const
const numberFields = ['user_id', 'rule_id'] as const
const flagFields = ['left_this_mac', 'fallback'] as const
const doors: readonly AuditLog['door'][] = [
  'openai',
  'anthropic',
  'responses',
  'ollama',
  'window',
  'corral',
]

/** Reads an address; what makes no sense in it is passed over. */
export function wishOf(query: URLSearchParams): LogWish {
  const wish: LogWish = {}
  for (const field of textFields) {
    const text = query.get(field)?.trim() ?? ''
    const isMoment = field !== 'from' && field !== 'to' ? true : !Number.isNaN(Date.parse(text))
    if (text !== '' && isMoment) wish[field] = text
  }
  for (const field of numberFields) {
    const number = Number(query.get(field) ?? Number.NaN)
    if (Number.isInteger(number)) wish[field] = number
  }
  for (const field of flagFields) {
    const flag = query.get(field)
    if (flag === 'true' || flag === 'false') wish[field] = flag === 'true'
  }
  const span = spans.find((name) => name === query.get('span'))
  const status = logStatuses.find((name) => name === query.get('status'))
  const door = doors.find((name) => name === query.get('door'))
  return {
    ...wish,
    ...(span !== undefined && { span }),
    ...(status !== undefined && { status }),
    ...(door !== undefined && { door }),
  }
}

/** The same for an address; empty when nothing is narrowed. */
export function queryOf(wish: LogWish): Record<string, string> {
  const entries = Object.entries(wish).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([field, value]) => [field, String(value)]))
}

/** The wish with some fields changed; `undefined` takes a field out. */
export function withWish(wish: LogWish, change: Partial<LogWish>): LogWish {
  const entries = Object.entries({ ...wish, ...change })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''))
}

/** Would Corral list this row under this filter? For rows that come in live. */
export function matches(log: AuditLog, filter: LogFilter): boolean {
  const { app_id, user_id, model, backend_type, status, door, rule_id } = filter
  const { left_this_mac, fallback, request_id, search } = filter
  return (
    isWithin(log, filter) &&
    fits(app_id, log.app_id) &&
    (user_id === undefined || userIdOf(log) === user_id) &&
    (model === undefined || log.asked_model === model || log.model === model) &&
    fits(backend_type, log.backend_type) &&
    fits(status, log.status) &&
    fits(door, log.door) &&
    fits(rule_id, log.rule_id) &&
    fits(left_this_mac, log.left_this_mac) &&
    fits(fallback, log.fallback) &&
    fits(request_id, log.request_id) &&
    (search === undefined || saysAll(log, search))
  )
}

function fits<T>(wanted: T | undefined, value: T | null): boolean {
  return wanted === undefined || wanted === value
}

/** A row counts when it ended. */
function isWithin({ timestamp, duration_ms }: AuditLog, { from, to }: LogFilter): boolean {
  const endedAt = Date.parse(timestamp) + duration_ms
  if (from !== undefined && endedAt < Date.parse(from)) return false
  return to === undefined || endedAt < Date.parse(to)
}

/** The owner is number 0 in a filter and has none in a row. */
function userIdOf({ user, user_id }: AuditLog): number | null {
  return user_id === null && user === 'owner' ? 0 : user_id
}

/** Every word wanted is a word of the error; of the last one, a beginning will do. */
function saysAll({ error_type, error_message, upstream_code }: AuditLog, search: string): boolean {
  const said = wordsOf([error_type, error_message, upstream_code].join(' '))
  const wanted = wordsOf(search)
  const last = wanted.at(-1) ?? ''
  return (
    wanted.slice(0, -1).every((word) => said.includes(word)) &&
    said.some((word) => word.startsWith(last))
  )
}

/** As the log's own search takes words apart: letters and digits, without case or accents. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}
