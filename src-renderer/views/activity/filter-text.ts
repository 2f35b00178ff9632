import type { LogStats } from '../../../src-main/contract/activity.ts'
import type { LogSpan, LogWish } from '../../lib/log-filter.ts'
import { logDoorText, logStatusText } from '../../lib/log-text.ts'

export const spanText: Record<LogSpan, string> = {
  hour: 'Last hour',
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** The time that is shown, in words. */
export function timeText({ span, from, to }: LogWish): string {
  if (span !== undefined) return spanText[span]
  if (from !== undefined && to !== undefined)
    return `${moment.format(new Date(from))} to ${moment.format(new Date(to))}`
  if (from !== undefined) return `Since ${moment.format(new Date(from))}`
  return to === undefined ? 'Any time' : `Before ${moment.format(new Date(to))}`
}

/** What people call the things that a filter names. */
export interface FilterNames {
  app: (id: string) => string
  user: (id: number) => string
  provider: (type: string) => string
  rule: (id: number) => string
}

interface FilterChip {
  field: keyof LogWish
  text: string
}

/** What is filtered by, beside the time and the words searched for, each in words. */
export function filterChips(wish: LogWish, names: FilterNames): FilterChip[] {
  const { status, app_id, user_id, model, backend_type, door, rule_id, request_id } = wish
  const chips: (FilterChip | null)[] = [
    status === undefined ? null : { field: 'status', text: logStatusText[status] },
    app_id === undefined ? null : { field: 'app_id', text: `App: ${names.app(app_id)}` },
    user_id === undefined ? null : { field: 'user_id', text: `Person: ${names.user(user_id)}` },
    model === undefined ? null : { field: 'model', text: `Model: ${model}` },
    backend_type === undefined
      ? null
      : { field: 'backend_type', text: `Answered by ${names.provider(backend_type)}` },
    door === undefined ? null : { field: 'door', text: `Asked in ${logDoorText[door]}` },
    rule_id === undefined ? null : { field: 'rule_id', text: `Rule: ${names.rule(rule_id)}` },
    wish.left_this_mac === undefined
      ? null
      : {
          field: 'left_this_mac',
          text: wish.left_this_mac ? 'Left this Mac' : 'Stayed on this Mac',
        },
    wish.fallback === undefined
      ? null
      : { field: 'fallback', text: wish.fallback ? 'Fallbacks' : 'No fallbacks' },
    request_id === undefined ? null : { field: 'request_id', text: `Request ${request_id}` },
  ]
  return chips.filter((chip) => chip !== null)
}

export interface Choice<T> {
  value: T
  label: string
  count: number
}

/** What there is to choose from: only what occurs in the time shown, the most frequent first. */
export function modelChoices({ by_model }: LogStats): Choice<string>[] {
  const counts = new Map<string, number>()
  for (const { model, requests } of by_model) {
    counts.set(model, (counts.get(model) ?? 0) + requests)
  }
  return byCount([...counts].map(([value, count]) => ({ value, label: value, count })))
}

export function appChoices({ by_app }: LogStats): Choice<string>[] {
  return byCount(
    by_app.flatMap(({ app_id, name, requests }) =>
      app_id === null ? [] : [{ value: app_id, label: name, count: requests }],
    ),
  )
}

export function backendChoices(
  { by_backend }: LogStats,
  providerName: (type: string) => string,
): Choice<string>[] {
  return byCount(
    by_backend.map(({ backend_type, requests }) => ({
      value: backend_type,
      label: backend_type === 'local' ? 'This Mac' : providerName(backend_type),
      count: requests,
    })),
  )
}

/** Persons by the names in the log; those who have no account any more cannot be chosen. */
export function personChoices(
  { by_app }: LogStats,
  userIdOf: (name: string) => number | null,
): Choice<number>[] {
  return byCount(
    by_app.flatMap(({ app_id, name, requests }) => {
      const value = app_id === null ? userIdOf(name) : null
      if (value === null) return []
      return [{ value, label: value === 0 ? 'Owner' : name, count: requests }]
    }),
  )
}

function byCount<T>(choices: Choice<T>[]): Choice<T>[] {
  return choices.toSorted((a, b) => b.count - a.count)
}
