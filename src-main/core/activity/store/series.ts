import type { LogFilter } from '../../../contract/activity.ts'
import type { Sight } from '../entry.ts'

/** A condition in SQL, with the values of its marks. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/**
 * Of the table `series`: those that may be seen and are asked for; `null` when that is all of them.
 * Times, ids and words are no matter of a series.
 */
export function seriesCondition(sight: Sight, filter: LogFilter): Condition | null {
  const parts: string[] = []
  const values: (string | number)[] = []
  const add = (sql: string, ...given: (string | number)[]) => {
    parts.push(sql)
    values.push(...given)
  }
  if (sight.kind === 'user') add('user_id = ?', sight.userId)
  if (sight.kind === 'app') add('token_id = ?', sight.tokenId)
  const { app_id, user_id, model, backend_type, status, door, rule_id } = filter
  if (app_id !== undefined) add('token_id = ?', app_id)
  if (user_id === 0) add("user_id is null and user = 'owner'")
  else if (user_id !== undefined) add('user_id = ?', user_id)
  if (model !== undefined) add('(asked_model = ? or model = ?)', model, model)
  if (backend_type !== undefined) add('backend = ?', backend_type)
  if (status !== undefined) add('status = ?', status)
  if (door !== undefined) add('door = ?', door)
  if (rule_id !== undefined) add('rule_id = ?', rule_id)
  if (filter.left_this_mac !== undefined) add('leaves = ?', Number(filter.left_this_mac))
  if (filter.fallback !== undefined) add('fallback = ?', Number(filter.fallback))
  return parts.length === 0 ? null : { sql: parts.join(' and '), values }
}

/** `and series in (…)`, or nothing where every series is meant. */
export function inSeries(condition: Condition | null): Condition {
  if (!condition) return { sql: '', values: [] }
  return {
    sql: ` and series in (select id from series where ${condition.sql})`,
    values: condition.values,
  }
}

/** So many question marks. */
export function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ')
}
