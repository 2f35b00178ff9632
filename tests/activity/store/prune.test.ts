import { describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/test-corral.ts'
import { entry, everything } from './entries.ts'
import { type OpenStore, openStore } from './open-store.ts'
import { startActivity } from './test-activity.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 5, 15, 12)
const allDays = {
  fromMs: nowMs - 100 * dayMs,
  toMs: nowMs + dayMs,
  by: 'backend',
  step: 'day',
  timeZone: 'UTC',
} as const

/** Rows of so many days up to now, every tenth of them an error. */
function fill({ write }: OpenStore, days: number, rowsOfDay: number): void {
  const error = { type: 'timeout', message: 'Too late.', upstreamStatus: null, upstreamCode: null }
  const rows = Array.from({ length: days * rowsOfDay }, (_, at) => {
    const endedAtMs = nowMs - Math.floor((at / rowsOfDay) * dayMs) - 1
    const day = Math.floor(at / rowsOfDay)
    const skipped = { backend_type: 'local', model: 'm', reason: `of day ${day}` }
    const plan = { rule: null, found_by: 'local' as const, targets: [], skipped: [skipped] }
    return entry({
      endedAtMs,
      plan,
      ...(at % 10 === 0 && { status: 'error', error }),
    })
  })
  write(...rows)
}

function pruneAll({ store }: OpenStore, bounds: { keepDays: number; maxBytes: number }): number {
  let steps = 1
  while (store.prune({ ...bounds, nowMs })) steps += 1
  return steps
}

const count = ({ store }: OpenStore) => store.stats(everything, {}).total.requests
const requests = async ({ store }: OpenStore) =>
  (await store.usage(everything, allDays)).reduce((sum, point) => sum + point.requests, 0)

describe('retention', () => {
  it('removes rows that are too old, in steps, and what belongs to them', async () => {
    await using test = await openStore()
    fill(test, 40, 50)
    const pages = () => test.sqlite.pragma('page_count', { simple: true }) as number
    const before = pages()
    expect(pruneAll(test, { keepDays: 10, maxBytes: 1e9 })).toBeGreaterThan(3)
    expect(count(test)).toBe(500)
    const { logs } = test.store.list(everything, { search: 'late' }, { limit: 500 })
    expect(logs).toHaveLength(50)
    const plans = test.sqlite.prepare('select count(*) from plans').pluck().get()
    expect(plans).toBeLessThanOrEqual(11)
    expect(pages()).toBeLessThan(before * 0.6)
    expect(test.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('keeps the sums of rows that it removes', async () => {
    await using test = await openStore()
    fill(test, 40, 20)
    pruneAll(test, { keepDays: 1, maxBytes: 1e9 })
    expect(count(test)).toBe(20)
    expect(await requests(test)).toBe(800)
    expect(test.store.egress(allDays).lines).toMatchObject([{ requests: 800 }])
  })

  it('keeps sums of days for years, and makes of them the days of any zone', async () => {
    await using test = await openStore()
    fill(test, 150, 4)
    pruneAll(test, { keepDays: 10, maxBytes: 1e9 })
    const hours = test.sqlite.prepare('select min(hour) from hourly').pluck().get() as number
    expect(Math.floor((hours * 3_600_000) / dayMs)).toBe(Math.floor(nowMs / dayMs) - 100)
    for (const timeZone of ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland']) {
      const wish = { ...allDays, fromMs: nowMs - 160 * dayMs, timeZone }
      const points = await test.store.usage(everything, wish)
      expect(points.reduce((sum, point) => sum + point.requests, 0)).toBe(600)
      expect(points.length).toBeGreaterThanOrEqual(150)
    }
  })

  it('removes the oldest rows of a file that is too large', async () => {
    await using test = await openStore()
    fill(test, 10, 600)
    const maxBytes = test.store.sizeBytes() / 2
    pruneAll(test, { keepDays: 1000, maxBytes })
    expect(test.store.sizeBytes()).toBeLessThanOrEqual(maxBytes)
    expect(count(test)).toBeGreaterThan(1000)
    const { logs } = test.store.list(everything, {}, { limit: 1 })
    expect(logs[0]?.id).toBe((nowMs - 1) * 1000)
  })

  it('forgets what was said when its time is over, and at once when asked', async () => {
    await using test = await openStore()
    const sealed = new Uint8Array([1, 2, 3])
    const keep = (requestId: string, kid: string, expiresAtMs: number) =>
      test.store.keepContent({ requestId, attempt: 0, kid, sealed, expiresAtMs })
    keep('req_old', 'k1', nowMs - 1)
    keep('req_new', 'k1', nowMs + 1)
    keep('req_other', 'k2', nowMs + 1)
    pruneAll(test, { keepDays: 1, maxBytes: 1e9 })
    const has = (requestId: string) => test.store.content(requestId).length
    expect(['req_old', 'req_new', 'req_other'].map(has)).toEqual([0, 1, 1])
    test.store.forgetContentUnlessSealedUnder('k2')
    expect(['req_new', 'req_other'].map(has)).toEqual([0, 1])
    test.store.forgetContent('req_other')
    expect(has('req_other')).toBe(0)
  })

  it('follows a change of settings by itself', async () => {
    await using test = await startActivity()
    const old = Date.now() - 3 * dayMs
    test.activity.record(entry({ endedAtMs: old }))
    test.activity.record(entry())
    const total = async () => (await test.activity.stats(everything, {})).total.requests
    expect(await total()).toBe(2)
    test.save({ keep_days: 1 })
    await eventually(total).toBe(1)
  })
})

describe('clearing the log', () => {
  it('forgets rows, errors and what was said; the sums stay, and new rows are whole', async () => {
    await using test = await openStore()
    fill(test, 3, 30)
    const content = { requestId: 'req_x', attempt: 0, kid: 'k', expiresAtMs: nowMs + 1 }
    test.store.keepContent({ ...content, sealed: new Uint8Array(1) })
    test.store.clear()
    const { logs } = test.store.list(everything, {}, { limit: 10 })
    expect(logs).toEqual([])
    expect(test.store.list(everything, { search: 'late' }, { limit: 10 }).logs).toEqual([])
    expect(test.store.content('req_x')).toEqual([])
    expect(count(test)).toBe(0)
    expect(await requests(test)).toBe(90)
    test.write(entry({ requestId: 'req_new', endedAtMs: nowMs }))
    expect(test.store.request(everything, 'req_new')?.plan).not.toBeNull()
    expect(count(test)).toBe(1)
  })
})
