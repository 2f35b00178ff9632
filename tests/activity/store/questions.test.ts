import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type AuditLog,
  type LogFilter,
  LogStats,
  type Sums,
} from '../../../src-main/contract/activity.ts'
import type { Entry, Sight } from '../../../src-main/core/activity/entry.ts'
import { logOfEntry } from '../../../src-main/core/activity/store/log-of-entry.ts'
import { openActivityFile } from '../../../src-main/core/activity/store/open-file.ts'
import type { StoreCalls } from '../../../src-main/core/activity/store/store-calls.ts'
import { createStore } from '../../../src-main/core/activity/store/store.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { numbered } from './open-store.ts'
import { matches, randomEntries, randomFilter, randomSight } from './random-entries.ts'
import { migrationsDir } from './test-activity.ts'

const numRuns = 60 * Number(process.env.CORRAL_TEST_SCALE ?? 1)
const folder = await temporaryFolder()
const { sqlite } = openActivityFile(join(folder, 'activity.db'), migrationsDir)
sqlite.pragma('synchronous = OFF')
const store = createStore(sqlite)
afterAll(async () => {
  sqlite.close()
  await rm(folder, { recursive: true })
})

/** An empty store with these rows, written some at a time; their public form, newest first. */
function written(entries: readonly Entry[], batch: number): AuditLog[] {
  for (const table of ['requests', 'hourly', 'daily', 'series', 'plans']) {
    sqlite.exec(`delete from ${table}`)
  }
  store.clear()
  const fresh: StoreCalls = createStore(sqlite)
  const rows = numbered(entries)
  for (let at = 0; at < rows.length; at += batch) fresh.write(rows.slice(at, at + batch))
  return rows.map(logOfEntry).toSorted((a, b) => b.id - a.id)
}

function allPages(sight: Sight, filter: LogFilter, limit: number): AuditLog[] {
  const pages: AuditLog[] = []
  let before: number | undefined
  for (;;) {
    const { logs, next } = store.list(sight, filter, { before, limit })
    pages.push(...logs)
    if (next === null) return pages
    expect(logs).toHaveLength(limit)
    before = next
  }
}

function sumOf(logs: readonly AuditLog[]): Sums {
  const sum = (of: (log: AuditLog) => number | null) =>
    logs.reduce((all, log) => all + (of(log) ?? 0), 0)
  return {
    requests: logs.length,
    failed: sum(({ status }) => Number(!['success', 'cancelled'].includes(status))),
    prompt_tokens: sum((log) => log.prompt_tokens),
    cached_tokens: sum((log) => log.cached_tokens),
    cache_write_tokens: sum((log) => log.cache_write_tokens),
    completion_tokens: sum((log) => log.completion_tokens),
    reasoning_tokens: sum((log) => log.reasoning_tokens),
    cost_nanousd: sum((log) => log.cost_nanousd),
    unpriced: sum((log) => Number(log.prompt_tokens !== null && log.cost_nanousd === null)),
    estimated: sum((log) => Number(log.estimated)),
  }
}

describe('questions to the log', () => {
  it('page through just the rows that a filter and a sight allow', () => {
    fc.assert(
      fc.property(
        randomEntries,
        randomSight,
        randomFilter,
        fc.integer({ min: 1, max: 7 }),
        (entries, sight, filter, limit) => {
          const all = written(entries, 10)
          const allowed = all.filter((log) => matches(log, sight, filter))
          expect(allPages(sight, filter, limit)).toEqual(allowed)
        },
      ),
      { numRuns },
    )
  })

  it('sum up what reading every row would give', () => {
    fc.assert(
      fc.property(randomEntries, randomSight, randomFilter, (entries, sight, filter) => {
        const allowed = written(entries, 10).filter((log) => matches(log, sight, filter))
        const stats = store.stats(sight, filter)
        expect(stats.total).toEqual(sumOf(allowed))
        expect(LogStats.safeParse({ ...stats, lost: 0 }).error).toBeUndefined()
        const count = (status: string) => allowed.filter((log) => log.status === status).length
        for (const [status, counted] of Object.entries(stats.by_status)) {
          expect(counted).toBe(count(status))
        }
        for (const { backend_type, model, ...sums } of stats.by_model) {
          const of = allowed.filter((log) => log.backend_type === backend_type)
          expect(sums).toEqual(sumOf(of.filter((log) => log.model === model)))
        }
        for (const { app_id, name: _, ...sums } of stats.by_app.filter((app) => app.app_id)) {
          expect(sums).toEqual(sumOf(allowed.filter((log) => log.app_id === app_id)))
        }
        const times = allowed
          .filter(({ status }) => status === 'success')
          .map((log) => log.duration_ms)
          .toSorted((a, b) => a - b)
        const median = times[Math.ceil(times.length / 2) - 1]
        expect(stats.duration?.p50).toBe(median)
        const oldest = allowed.at(-1)
        expect(stats.oldest).toBe(oldest ? new Date(oldest.id / 1000).toISOString() : null)
      }),
      { numRuns },
    )
  })

  it('sum up time by days of a zone, also where a clock is put forward', async () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Apia')
    await fc.assert(
      fc.asyncProperty(randomEntries, randomSight, zones, async (entries, sight, timeZone) => {
        const all = written(entries, 10).filter((log) => matches(log, sight, {}))
        const span = { fromMs: Date.UTC(2026, 2, 20), toMs: Date.UTC(2026, 3, 3) }
        const points = await store.usage(sight, { ...span, by: 'backend', step: 'day', timeZone })
        const dateOf = (at: string | number) =>
          new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(at))
        const counted = new Set<string>()
        for (const { start, key, name: _, local, ...sums } of points) {
          const midnight = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' })
          expect(midnight.format(new Date(start))).toBe('00:00')
          const of = all.filter((log) => dateOf(log.id / 1000) === dateOf(start))
          const group = of.filter(
            (log) =>
              (log.backend_type ?? '') === key &&
              (log.backend_type !== null && !log.left_this_mac) === local,
          )
          expect(sums).toEqual(sumOf(group))
          for (const { id } of group) counted.add(String(id))
        }
        expect(counted.size).toBe(all.length)
      }),
      { numRuns },
    )
  })
})
