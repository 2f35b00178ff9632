import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { providerKeys } from '../../src-main/core/db/schema.ts'
import {
  type TestLimits,
  app,
  attempt,
  exact,
  fullUsage,
  never,
  startTestLimits,
} from './test-limits.ts'

/** Answers its id. */
function addKey({ db }: TestLimits): number {
  const at = new Date()
  const fields = { providerId: 1, label: 'k', origin: 'x', state: 'ready' } as const
  const times = { createdAt: at, updatedAt: at }
  const row = { ...fields, ...times, uid: randomUUID() }
  return db.insert(providerKeys).values(row).returning().get().id
}

const refused = (retryAfterSeconds: number | null) => ({ code: 'rate_limited', retryAfterSeconds })

describe('the rates of an app', () => {
  it('are its requests of a minute, with the time to wait', async () => {
    await using test = await startTestLimits()
    test.limits.rates.save('app', 'tok_one', { requests_per_minute: 2 })
    const ask = (tokenId: string) => test.limits.admit(app(tokenId), { tokens: 1 }, never)
    await ask('tok_one')
    test.pass(20_000)
    await ask('tok_one')
    await expect(ask('tok_one')).rejects.toMatchObject(refused(41))
    await ask('tok_two')
    await test.limits.admit(null, { tokens: 1 }, never)
    test.pass(41_000)
    await ask('tok_one')
    await expect(ask('tok_one')).rejects.toMatchObject(refused(20))
  })

  it('are its tokens of a minute, as estimated and then as used', async () => {
    await using test = await startTestLimits()
    test.limits.rates.save('app', 'tok_one', { tokens_per_minute: 100 })
    const ask = (tokens: number) => test.limits.admit(app('tok_one'), { tokens }, never)
    const pass = await ask(80)
    await expect(ask(30)).rejects.toMatchObject(refused(61))
    pass.release(60)
    pass.release(0)
    await expect(ask(41)).rejects.toMatchObject(refused(61))
    const other = await ask(30)
    test.pass(30_000)
    other.release(200)
    await expect(ask(1)).rejects.toThrow('This token has had all its tokens of a minute.')
    test.pass(60_000)
    await expect(ask(1)).rejects.toMatchObject(refused(1))
    test.pass(1000)
    await ask(100)
    await expect(ask(101)).rejects.toMatchObject(refused(null))
  })

  it('are its requests at a time; one that leaves the queue leaves nothing behind', async () => {
    await using test = await startTestLimits()
    test.limits.rates.save('app', 'tok_one', { concurrent_requests: 1, requests_per_minute: 3 })
    const ask = (signal = never) => test.limits.admit(app('tok_one'), { tokens: 1 }, signal)
    const first = await ask()
    const gone = new AbortController()
    const waits = [ask(gone.signal), ask()] as const
    gone.abort()
    await expect(waits[0]).rejects.toMatchObject({ name: 'AbortError' })
    first.release()
    first.release()
    const second = await waits[1]
    second.release()
    // The one that left has not used up the minute.
    ;(await ask()).release()
    await expect(ask()).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('hold for the requests of the last day over a restart', async () => {
    await using test = await startTestLimits()
    test.limits.rates.save('app', 'tok_one', { requests_per_day: 3 })
    const ask = () => test.limits.admit(app('tok_one'), { tokens: 1 }, never)
    for (const _ of [1, 2]) {
      await ask()
      ;(await test.limits.reserve(attempt(), never)).settle(fullUsage, exact)
      test.pass(3_600_000)
    }
    test.restart('stopped')
    await ask()
    await expect(ask()).rejects.toThrow('This token has had all its requests of a day.')
    test.pass(22.5 * 3_600_000)
    await ask()
  })

  it('no longer hold when they are taken away', async () => {
    await using test = await startTestLimits()
    const { rates, admit } = test.limits
    rates.save('app', 'tok_one', { requests_per_minute: 1, concurrent_requests: 1 })
    const ask = () => admit(app('tok_one'), { tokens: 1 }, never)
    await ask()
    rates.save('app', 'tok_one', { requests_per_minute: 5 })
    const waits = ask()
    rates.remove('app', 'tok_one')
    await waits
    await ask()
    expect(rates.list()).toEqual([])
  })
})

describe('the rates of a provider and of a key', () => {
  it('bound every attempt there, and give back what a refused one had reserved (#315)', async () => {
    await using test = await startTestLimits({ queue: { waiting: 64, waitMs: 60_000 } })
    const budget = { scope: 'all', scope_id: null, window: 'day', action: 'block' } as const
    test.limits.budgets.create({ ...budget, limit_microusd: 1_000_000 })
    const reserved = () => test.limits.budgets.list()[0]?.reserved_microusd
    test.limits.rates.save('provider', '1', { requests_per_minute: 2, concurrent_requests: 1 })
    const gone = new AbortController()
    const first = await test.limits.reserve(attempt(), never)
    const waits = [
      test.limits.reserve(attempt(), gone.signal),
      test.limits.reserve(attempt({ caller: app('tok_two') }), never),
    ] as const
    expect(reserved()).toBe(30_000)
    gone.abort()
    await expect(waits[0]).rejects.toMatchObject({ name: 'AbortError' })
    expect(reserved()).toBe(20_000)
    await test.limits.reserve(attempt({ providerId: 2 }), never)
    first.settle(fullUsage, exact)
    const second = await waits[1]
    second.release()
    expect(reserved()).toBe(10_000)
    await expect(test.limits.reserve(attempt(), never)).rejects.toMatchObject(refused(61))
    expect(reserved()).toBe(10_000)
  })

  it('are those of the key beside those of the provider', async () => {
    await using test = await startTestLimits()
    const keyId = addKey(test)
    test.limits.rates.save('key', String(keyId), { tokens_per_minute: 1500 })
    test.limits.rates.save('provider', '1', { tokens_per_minute: 10_000 })
    const first = await test.limits.reserve(attempt({ keyId }), never)
    await expect(test.limits.reserve(attempt({ keyId }), never)).rejects.toThrow(
      'The key of this provider has had all its tokens of a minute.',
    )
    await test.limits.reserve(attempt({ keyId: null }), never)
    first.release()
    await test.limits.reserve(attempt({ keyId }), never)
  })

  it('let nobody wait for a key in a place that another key could use', async () => {
    await using test = await startTestLimits({ queue: { waiting: 64, waitMs: 60_000 } })
    const [busy, idle] = [addKey(test), addKey(test)]
    test.limits.rates.save('key', String(busy), { concurrent_requests: 1 })
    test.limits.rates.save('provider', '1', { concurrent_requests: 2 })
    const first = await test.limits.reserve(attempt({ keyId: busy }), never)
    const waits = test.limits.reserve(attempt({ keyId: busy }), never)
    const other = await test.limits.reserve(attempt({ keyId: idle }), never)
    first.release()
    other.release()
    ;(await waits).release()
  })

  it('are refused for what is not there', async () => {
    await using test = await startTestLimits()
    const wrong = [
      ['app', 'tok_none'],
      ['key', '1'],
      ['provider', '4711'],
      ['provider', '1 or 1=1'],
    ] as const
    for (const [scope, id] of wrong) {
      expect(() => test.limits.rates.save(scope, id, {})).toThrow(`There is no ${scope}`)
    }
    expect(() => test.limits.rates.remove('provider', '1')).toThrow('There are no such limits.')
  })
})
