import fc from 'fast-check'
import type { AuditLog, LogFilter } from '../../../src-main/contract/activity.ts'
import type { Entry, Sight } from '../../../src-main/core/activity/entry.ts'
import { entry, thisMac } from './entries.ts'

const start = Date.UTC(2026, 2, 27, 22)
/** Over a change to summer time, so that hours, days of UTC and days of a zone all differ. */
const endedAtMs = fc.integer({ min: 0, max: 72 * 60 }).map((minute) => start + minute * 60_000 + 7)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
const count = fc.nat({ max: 5000 })

const callers: Entry['caller'][] = [
  { tokenId: 'tok-a', tokenLabel: 'Editor', userId: null, user: 'owner' },
  { tokenId: 'tok-b', tokenLabel: 'Notes', userId: 1, user: 'ann@example.com' },
  { tokenId: null, tokenLabel: null, userId: 1, user: 'ann@example.com' },
  { tokenId: null, tokenLabel: null, userId: 2, user: 'bob@example.com' },
  { tokenId: null, tokenLabel: null, userId: null, user: null },
]
const models = ['fast', 'gpt-4o', 'llama-3.2-1b']
/** As of a download, which asks a server and no model. */
const noModel = { ...thisMac, model: null }

const outcome = fc.oneof(
  fc.record({
    status: fc.constantFrom('success', 'cancelled'),
    error: fc.constant(null),
    tokens: fc.record({
      fresh: count,
      cacheRead: count,
      cacheWrite: count,
      longCacheWrite: count,
      output: count,
      reasoning: count,
    }),
    costNanousd: fc.option(count),
    estimated: fc.boolean(),
  }),
  fc.record({
    status: fc.constantFrom('error', 'timeout', 'refused'),
    error: fc.record({
      type: fc.constantFrom('upstream_failed', 'nothing_leaves'),
      message: fc.constantFrom('The provider "x" is down.', 'Rate-limited: wait', 'Überlastet'),
      upstreamStatus: fc.option(fc.constant(529)),
      upstreamCode: fc.option(fc.constant('overloaded_error')),
    }),
    tokens: fc.constant(null),
    costNanousd: fc.constant(null),
    estimated: fc.constant(false),
  }),
)

/** Rows in any order of time, as after a clock was set. */
export const randomEntries = fc.array(
  fc
    .record({
      endedAtMs,
      outcome,
      caller: fc.constantFrom(...callers),
      target: fc.constantFrom(entry().target, thisMac, noModel, null),
      door: fc.constantFrom('openai', 'anthropic', 'corral'),
      askedModel: fc.option(fc.constantFrom(...models)),
      plan: fc.constantFrom(entry().plan, null),
      fallback: fc.boolean(),
      durationMs: count,
    })
    .map(({ outcome: ended, ...parts }) => entry({ ...parts, ...(ended as Partial<Entry>) })),
  { maxLength: 80 },
)

export const randomFilter: fc.Arbitrary<LogFilter> = fc
  .record({
    from: maybe(endedAtMs.map((ms) => new Date(ms).toISOString())),
    to: maybe(endedAtMs.map((ms) => new Date(ms).toISOString())),
    app_id: maybe(fc.constantFrom('tok-a', 'tok-b')),
    user_id: maybe(fc.constantFrom(0, 1, 2)),
    model: maybe(fc.constantFrom(...models)),
    backend_type: maybe(fc.constantFrom('local', 'openrouter')),
    status: maybe(fc.constantFrom('success', 'error', 'refused')),
    door: maybe(fc.constantFrom('openai', 'corral')),
    rule_id: maybe(fc.constantFrom(3, 4)),
    left_this_mac: maybe(fc.boolean()),
    fallback: maybe(fc.boolean()),
  })
  .map((filter) => JSON.parse(JSON.stringify(filter)) as LogFilter)

export const randomSight: fc.Arbitrary<Sight> = fc.constantFrom<Sight[]>(
  { kind: 'all' },
  { kind: 'user', userId: 1 },
  { kind: 'app', tokenId: 'tok-b' },
)

/** What a filter means, row by row. */
export function matches(log: AuditLog, sight: Sight, filter: LogFilter): boolean {
  const same = <T>(wanted: T | undefined, ...is: T[]) => wanted === undefined || is.includes(wanted)
  const endMs = log.id / 1000
  return (
    (sight.kind !== 'user' || log.user_id === sight.userId) &&
    (sight.kind !== 'app' || log.app_id === sight.tokenId) &&
    endMs >= (filter.from ? Date.parse(filter.from) : 0) &&
    endMs < (filter.to ? Date.parse(filter.to) : Infinity) &&
    same(filter.app_id, log.app_id ?? '') &&
    same(filter.user_id, log.user === 'owner' ? 0 : (log.user_id ?? -1)) &&
    same(filter.model, log.asked_model ?? '', log.model ?? '') &&
    same(filter.backend_type, log.backend_type ?? '') &&
    same(filter.status, log.status) &&
    same(filter.door, log.door) &&
    same(filter.rule_id, log.rule_id ?? -1) &&
    same(filter.left_this_mac, log.left_this_mac) &&
    same(filter.fallback, log.fallback)
  )
}
