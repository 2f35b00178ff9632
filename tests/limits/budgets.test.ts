import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { NewBudget } from '../../src-main/contract/limits.ts'
import { spending } from '../../src-main/core/db/schema.ts'
import type { Reservation } from '../../src-main/core/limits/limits.ts'
import {
  app,
  attempt,
  centNanousd,
  exact,
  fullUsage,
  never,
  prices,
  startTestLimits,
} from './test-limits.ts'

/** A budget of so many cents a day. */
function cents(count: number, fields: Partial<NewBudget> = {}): NewBudget {
  return {
    scope: 'all',
    scope_id: null,
    window: 'day',
    time_zone: 'Europe/Berlin',
    limit_microusd: count * 10_000,
    action: 'block',
    ...fields,
  }
}

describe('a budget', () => {
  it('is never overspent by requests at the same time', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(5))
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => test.limits.reserve(attempt(), never)),
    )
    const held = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(held).toHaveLength(5)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 0, reserved_microusd: 50_000, left_microusd: 0 },
    ])
    for (const one of held) one.settle(fullUsage, exact)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 50_000, reserved_microusd: 0, left_microusd: 0 },
    ])
    await expect(test.limits.reserve(attempt(), never)).rejects.toMatchObject({
      code: 'budget_exceeded',
      retryAfterSeconds: null,
    })
  })

  it('has nothing reserved in the end and all that was used spent, in whatever order things end', async () => {
    await using test = await startTestLimits({ queue: { waiting: 64, waitMs: 60_000 } })
    test.limits.budgets.create(cents(5))
    test.limits.budgets.create(cents(3, { scope: 'app', scope_id: 'tok_two' }))
    test.limits.rates.save('provider', '1', { concurrent_requests: 2 })
    const step = fc.record({
      what: fc.constantFrom('reserve', 'reserve', 'settle', 'release', 'abort', 'breathe'),
      which: fc.nat(5),
    })
    let spent = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const running: { abort: AbortController; ends: Promise<unknown>; held?: Reservation }[] = []
        for (const { what, which } of steps) {
          const one = running.at(-1 - which)
          if (what === 'reserve') {
            const abort = new AbortController()
            const caller = app(which % 2 === 0 ? 'tok_one' : 'tok_two')
            const ends = test.limits.reserve(attempt({ caller }), abort.signal).then(
              (held) => (started.held = held),
              () => {},
            )
            const started: (typeof running)[number] = { abort, ends }
            running.push(started)
          } else if (what === 'settle' && one?.held) {
            const used = { ...fullUsage, completionTokens: 100 * which }
            const { costNanousd } = one.held.settle(used, exact)
            spent += costNanousd!
            delete one.held
          } else if (what === 'release') {
            one?.held?.release()
            if (one) delete one.held
          } else if (what === 'abort') one?.abort.abort()
          else if (what === 'breathe') await setImmediate()
          for (const {
            limit_microusd,
            spent_microusd,
            reserved_microusd,
          } of test.limits.budgets.list()) {
            expect(spent_microusd + reserved_microusd).toBeLessThanOrEqual(limit_microusd)
          }
        }
        for (const { abort } of running) abort.abort()
        await Promise.all(running.map(({ ends }) => ends))
        for (const { held } of running) held?.release()
        for (const { reserved_microusd } of test.limits.budgets.list()) {
          expect(reserved_microusd).toBe(0)
        }
        expect(test.limits.budgets.list()[0]?.spent_microusd).toBe(spent / 1000)
        test.pass(24 * 3_600_000)
        spent = 0
      }),
      { numRuns: 40 },
    )
  })

  it('counts requests of its app, its user or its provider only', async () => {
    await using test = await startTestLimits()
    const of = (scope: NewBudget['scope'], scope_id: string) =>
      test.limits.budgets.create(cents(2, { scope, scope_id })).id
    const ids = [of('app', 'tok_one'), of('user', '1'), of('user', '0'), of('provider', '2')]
    const spend = async (fields: Parameters<typeof attempt>[0]) =>
      (await test.limits.reserve(attempt(fields), never)).settle(
        { ...fullUsage, promptTokens: 0, completionTokens: 1 },
        exact,
      )
    await spend({ caller: app('tok_one', 1), providerId: 1 })
    await spend({ caller: app('tok_two', 1), providerId: 2 })
    await spend({ caller: null, providerId: 2 })
    const spent = test.limits.budgets.list().map(({ id, spent_microusd }) => [id, spent_microusd])
    expect(spent).toEqual([
      [ids[0], 10],
      [ids[1], 20],
      [ids[2], 10],
      [ids[3], 20],
    ])
  })

  it('names itself and its renewal when it refuses, and no amount', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(1, { scope: 'app', scope_id: 'tok_one', window: 'month' }))
    const big = attempt({ maxTokens: 100_000 })
    await expect(test.limits.reserve(big, never)).rejects.toThrow(
      'The budget of this app for the month has too little left for this request. ' +
        'It renews on 2026-12-01 (Europe/Berlin).',
    )
    const held = await test.limits.reserve(attempt(), never)
    held.settle(fullUsage, exact)
    await expect(test.limits.reserve(attempt(), never)).rejects.toThrow(
      'The budget of this app for the month is used up. It renews on 2026-12-01 (Europe/Berlin).',
    )
  })

  it('reserves for 8000 tokens when a request leaves its length open', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(100))
    await test.limits.reserve(attempt({ maxTokens: null }), never)
    expect(test.limits.budgets.list()[0]?.reserved_microusd).toBe(81_000)
  })

  it('that only warns lets everything pass, and says so when it is used up', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(1, { action: 'warn' }))
    for (const _ of [1, 2]) (await test.limits.reserve(attempt(), never)).settle(fullUsage, exact)
    await test.limits.reserve(attempt({ prices: null }), never)
    const said = test.logged().split('The budget of all requests for the day is used up.')
    expect(said).toHaveLength(2)
  })

  it('never stops what costs nothing', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(0))
    const local = await test.limits.reserve(attempt({ providerId: null, prices: null }), never)
    expect(local.settle(fullUsage, exact)).toEqual({ costNanousd: 0 })
    const free = { ...prices, input: 0, output: 0 }
    const held = await test.limits.reserve(attempt({ prices: free }), never)
    expect(held.settle(fullUsage, exact)).toEqual({ costNanousd: 0 })
    await expect(test.limits.reserve(attempt(), never)).rejects.toThrow('is used up')
  })
})

describe('a price that is not known', () => {
  it.each([[null], [{ ...prices, input: null }], [{ ...prices, output: null }]])(
    'is stopped by a budget or let through, as it says: %j',
    async (unknown) => {
      await using test = await startTestLimits()
      const { id } = test.limits.budgets.create(cents(5))
      await expect(test.limits.reserve(attempt({ prices: unknown }), never)).rejects.toThrow(
        'The budget of all requests for the day lets no request pass whose price is not known.',
      )
      test.limits.budgets.update(id, { unknown_price: 'allow' })
      const held = await test.limits.reserve(attempt({ prices: unknown }), never)
      expect(held.settle(fullUsage, exact)).toEqual({ costNanousd: null })
    },
  )

  it('of the cache only is told as unknown, and counts as fresh input', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(5))
    const held = await test.limits.reserve(
      attempt({ prices: { ...prices, cacheWrite: null } }),
      never,
    )
    const used = { ...fullUsage, cacheWriteTokens: 1000 }
    expect(held.settle(used, exact)).toEqual({ costNanousd: null })
    expect(test.limits.budgets.list()[0]?.spent_microusd).toBe(10_000)
  })
})

describe('the window of a budget', () => {
  it('ends at midnight of its time zone, on a day of 25 hours too', async () => {
    await using test = await startTestLimits({ at: '2026-10-24T22:00:00Z' })
    test.limits.budgets.create(cents(2))
    const across = await test.limits.reserve(attempt(), never)
    ;(await test.limits.reserve(attempt(), never)).settle(fullUsage, exact)
    test.pass(25 * 3_600_000 - 1)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 10_000, reserved_microusd: 10_000, renews_at: '2026-10-25T23:00:00.000Z' },
    ])
    test.pass(1)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 0, reserved_microusd: 10_000, started_at: '2026-10-25T23:00:00.000Z' },
    ])
    across.settle(fullUsage, exact)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 10_000, reserved_microusd: 0 },
    ])
  })

  it('counts a request once that is the first to end after midnight', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(2))
    const held = await test.limits.reserve(attempt(), never)
    test.pass(24 * 3_600_000)
    held.settle(fullUsage, exact)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 10_000, reserved_microusd: 0 },
    ])
  })

  it('is counted anew when its time zone changes, or the clock is set back', async () => {
    await using test = await startTestLimits({ at: '2026-11-21T22:30:00Z' })
    const { id } = test.limits.budgets.create(cents(5, { time_zone: 'UTC' }))
    ;(await test.limits.reserve(attempt(), never)).settle(fullUsage, exact)
    test.pass(3_600_000)
    const moved = test.limits.budgets.update(id, { time_zone: 'Europe/Berlin' })
    expect(moved).toMatchObject({ spent_microusd: 0, started_at: '2026-11-21T23:00:00.000Z' })
    const back = test.limits.budgets.update(id, { time_zone: 'Europe/London' })
    expect(back).toMatchObject({ spent_microusd: 10_000 })
    test.setClock('2026-11-20T12:00:00Z')
    expect(test.limits.budgets.list()).toMatchObject([{ spent_microusd: 0 }])
    test.setClock('2026-11-21T12:00:00Z')
    expect(test.limits.budgets.list()).toMatchObject([{ spent_microusd: 10_000 }])
  })
})

describe('what was spent', () => {
  it('outlives a restart to the last token, and a kill but for the last second', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(50))
    const spend = async () =>
      (await test.limits.reserve(attempt(), never)).settle(fullUsage, { estimated: true })
    await spend()
    await spend()
    test.restart('stopped')
    expect(test.limits.budgets.list()).toMatchObject([{ spent_microusd: 20_000 }])
    await spend()
    test.restart('killed')
    expect(test.limits.budgets.list()).toMatchObject([{ spent_microusd: 20_000 }])
    await spend()
    // A budget that comes later counts what is not written yet as well.
    expect(test.limits.budgets.create(cents(1))).toMatchObject({ spent_microusd: 30_000 })
  })

  it('is written within a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    await using test = await startTestLimits()
    const held = await test.limits.reserve(attempt(), never)
    held.settle(fullUsage, exact)
    expect(test.db.select().from(spending).all()).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(test.db.select().from(spending).all()).toMatchObject([
      { tokenId: 'tok_one', userId: 0, providerId: 1, requests: 1, costNanousd: centNanousd },
    ])
  })

  it('is told by key: requests, tokens by bucket, cost or unknown, since when (#314)', async () => {
    await using test = await startTestLimits()
    const spend = async (fields: Parameters<typeof attempt>[0], estimated = false) =>
      (await test.limits.reserve(attempt(fields), never)).settle(
        {
          promptTokens: 1000,
          cachedTokens: 500,
          cacheWriteTokens: 200,
          longCacheWriteTokens: 100,
          completionTokens: 10,
          thinkingTokens: 4,
        },
        { estimated },
      )
    await spend({ keyId: 7 })
    await spend({ keyId: 7, caller: app('tok_two') }, true)
    test.pass(3_600_000)
    await spend({ keyId: 8, prices: null })
    await spend({ keyId: null })
    await spend({ providerId: null })
    const none = { requests: 1, estimated_requests: 0, unpriced_requests: 0 }
    const keys = test.limits.usage.keys(new Date(0))
    expect(keys).toMatchObject([
      { ...none, provider_id: 1, key_id: null },
      {
        provider_id: 1,
        key_id: 7,
        requests: 2,
        estimated_requests: 1,
        unpriced_requests: 0,
        fresh_tokens: 400,
        cache_read_tokens: 1000,
        cache_write_tokens: 600,
        output_tokens: 20,
        reasoning_tokens: 8,
        cost_microusd: 2 * (200 + 50 + 250 + 200 + 100),
        since: '2026-11-21T12:00:00.000Z',
      },
      { ...none, key_id: 8, unpriced_requests: 1, cost_microusd: null },
    ])
    const later = test.limits.usage.keys(new Date('2026-11-21T12:30:00Z'))
    expect(later.map(({ key_id }) => key_id)).toEqual([null, 8])
    expect(test.limits.usage.own(app('tok_two'), new Date(0))).toMatchObject([
      { provider_id: 1, model: 'm', requests: 1 },
    ])
    expect(test.limits.usage.own({ kind: 'owner', access: 'admin' }, new Date(0))).toMatchObject([
      { provider_id: null, requests: 1, cost_microusd: 0 },
      { provider_id: 1, requests: 4 },
    ])
  })

  it('does not count twice, or at all after it was released', async () => {
    await using test = await startTestLimits()
    test.limits.budgets.create(cents(50))
    const one = await test.limits.reserve(attempt(), never)
    one.settle(fullUsage, exact)
    expect(one.settle(fullUsage, exact)).toEqual({ costNanousd: centNanousd })
    one.release()
    const other = await test.limits.reserve(attempt(), never)
    other.release()
    other.settle(fullUsage, exact)
    expect(test.limits.budgets.list()).toMatchObject([
      { spent_microusd: 10_000, reserved_microusd: 0 },
    ])
  })
})
