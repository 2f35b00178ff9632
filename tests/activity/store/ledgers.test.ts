import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src-main/core/activity/entry.ts'
import { createStore } from '../../../src-main/core/activity/store/store.ts'
import { entry, everything, thisMac } from './entries.ts'
import { numbered, openStore } from './open-store.ts'
import { startActivity } from './test-activity.ts'

const today = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 2) }
const endedAtMs = Date.UTC(2026, 0, 1, 9, 30)
const at = (parts: Partial<Entry>) => entry({ endedAtMs, ...parts })
const person = { tokenId: null, tokenLabel: null, userId: 4, user: 'eve@example.com' }
const nobody = { tokenId: null, tokenLabel: null, userId: null, user: null }
const unruled = { rule: null, found_by: 'provider', targets: [], skipped: [] } as const

describe('what left this Mac', () => {
  it('has a line for each app, target and reason, and none for what stayed here', async () => {
    await using test = await openStore()
    test.write(
      at({}),
      at({ status: 'error', bytesSent: 100 }),
      at({ plan: { ...unruled, targets: [], skipped: [] } }),
      at({ fallback: true }),
      at({ door: 'corral', caller: nobody, plan: null }),
      at({ caller: person }),
      at({ target: thisMac }),
    )
    const { lines } = test.store.egress(today)
    const told = lines.map((line) => [line.name, line.reason, line.requests, line.bytes_sent])
    expect(new Set(told)).toEqual(
      new Set([
        ['Editor', 'fallback', 1, 900],
        ['Editor', 'name', 1, 900],
        ['Editor', 'rule', 2, 1000],
        ['corral', 'corral', 1, 900],
        ['eve@example.com', 'rule', 1, 900],
      ]),
    )
    expect(lines[0]).toMatchObject({ bytes_sent: 1000, first_at: '2026-01-01T09:00:00.000Z' })
  })

  it('counts what the switch has kept here', async () => {
    await using test = await openStore()
    const error = {
      type: 'nothing_leaves',
      message: 'No.',
      upstreamStatus: null,
      upstreamCode: null,
    }
    test.write(
      at({ status: 'refused', attempt: 0, target: null, tokens: null, error }),
      at({ status: 'refused', attempt: 0, target: null, tokens: null }),
    )
    expect(test.store.egress(today)).toEqual({ lines: [], blocked: 1 })
  })
})

describe('usage over time', () => {
  const wish = { ...today, by: 'app', step: 'day', timeZone: 'UTC' } as const

  it('is compared with what local use would have cost elsewhere (gaps as fresh input)', async () => {
    await using test = await startActivity({
      values: { compare_with: 'openrouter/gpt-4o' },
      pricesOf: (model) =>
        model === 'openrouter/gpt-4o'
          ? {
              input: 1_000_000,
              cachedInput: 100_000,
              cacheWrite: null,
              longCacheWrite: null,
              output: 2_000_000,
              longPrompt: { overTokens: 1, inputPercent: 200, outputPercent: 200 },
            }
          : null,
    })
    const tokens = { cacheWrite: 0, longCacheWrite: 0, reasoning: 0 }
    const local = { target: thisMac, costNanousd: 0 }
    test.activity.record(
      at({ ...local, tokens: { ...tokens, fresh: 10, cacheRead: 20, output: 5 } }),
    )
    test.activity.record(at({ ...local, tokens: { ...tokens, fresh: 1, cacheRead: 0, output: 0 } }))
    test.activity.record(at({}))
    const { compared } = await test.activity.usage(everything, wish)
    expect(compared).toEqual({ model: 'openrouter/gpt-4o', cost_nanousd: 11_000 + 2000 + 10_000 })
    test.save({ compare_with: 'openrouter/unknown' })
    expect((await test.activity.usage(everything, wish)).compared).toBeNull()
  })

  it('refuses a zone that is none', async () => {
    await using test = await startActivity()
    const usage = test.activity.usage(everything, { ...wish, timeZone: 'Mars/Base' })
    await expect(usage).rejects.toMatchObject({ code: 'invalid_input', param: 'time_zone' })
  })

  it('calls an app by the name that it had last', async () => {
    await using test = await openStore()
    const named = (tokenLabel: string) => ({ ...entry().caller, tokenLabel })
    test.write(at({ caller: named('Old') }), at({ caller: named('New') }))
    const points = await test.store.usage(everything, wish)
    expect(points).toMatchObject([{ key: 'tok-a', name: 'New', requests: 2 }])
    expect(test.store.stats(everything, {}).by_app).toMatchObject([{ name: 'New', requests: 2 }])
  })
})

describe('one request', () => {
  it('has its tries and its plan for its user only', async () => {
    await using test = await openStore()
    const caller = { tokenId: 'tok-b', tokenLabel: 'Notes', userId: 2, user: 'bob@example.com' }
    const error = { type: 'timeout', message: 'Late.', upstreamStatus: null, upstreamCode: null }
    const requestId = 'req_two_tries'
    test.write(
      at({ requestId, caller, attempt: 2, fallback: true }),
      at({ requestId, caller, attempt: 1, status: 'timeout', error }),
    )
    for (const sight of [everything, { kind: 'user', userId: 2 } as const]) {
      const found = test.store.request(sight, requestId)
      expect(found?.attempts.map((log) => log.attempt)).toEqual([1, 2])
      expect(found?.plan).toEqual(entry().plan)
    }
    expect(test.store.request({ kind: 'user', userId: 1 }, requestId)).toBeNull()
    expect(test.store.request({ kind: 'app', tokenId: 'tok-a' }, requestId)).toBeNull()
  })

  it('keeps its models when clients have made up more names than series are made for', async () => {
    await using test = await openStore()
    test.sqlite.exec(
      `insert into series (door, endpoint, fallback, leaves, status, key)
       with recursive n (at) as (select 1 union all select at + 1 from n where at < 20000)
       select 'openai', '/v1/models', 0, 0, 'refused', 'made up ' || at from n`,
    )
    const store = createStore(test.sqlite)
    const rows = Array.from({ length: 50 }, (_, name) => at({ askedModel: `made-up-${name}` }))
    store.write(numbered(rows))
    const { logs } = store.list(everything, {}, { limit: 2 })
    expect(logs.map((log) => log.asked_model)).toEqual(['made-up-49', 'made-up-48'])
    expect(logs[0]?.model).toBe('gpt-4o')
    expect(store.stats(everything, {}).total.requests).toBe(50)
    const series = test.sqlite.prepare('select count(*) from series').pluck().get()
    expect(series).toBe(20_001)
  })
})
