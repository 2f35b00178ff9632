import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import { type FakeProvider, answerJson, startFakeProvider } from '../providers/fake-provider.ts'
import { newKey } from '../providers/rest.ts'
import { type TestAccess, aborted, failed, startAccess, succeeded } from './test-access.ts'

let test: TestAccess
let fake: FakeProvider
let mine: Provider
beforeAll(async () => {
  test = await startAccess()
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  fake = await startFakeProvider()
  mine = await test.provider({ base_url: fake.origin })
})
afterEach(() => fake[Symbol.asyncDispose]())

const retryAfter = (seconds: number) => ({ 'retry-after': String(seconds) })

/** Takes once and settles. */
async function once(outcome: Parameters<Awaited<ReturnType<TestAccess['must']>>['settle']>[0]) {
  const access = await test.must(mine)
  access.settle(outcome)
  return access.keyId
}

const states = () => test.keysOf(mine).map(({ state }) => state)

describe('keys in turn', () => {
  it('are used by weight, and never many times in a row', async () => {
    const keys = [
      await test.addKey(mine, { weight: 5 }),
      await test.addKey(mine),
      await test.addKey(mine),
    ]
    const [a, b, c] = keys.map(({ id }) => id)
    const used: (number | null)[] = []
    for (let at = 0; at < 14; at++) used.push(await once(succeeded()))
    expect(used).toEqual([a, a, b, a, c, a, a, a, a, b, a, c, a, a])
  })

  it('of weight 0 are never used, not even when nothing else is there', async () => {
    await test.addKey(mine, { weight: 0 })
    expect(await test.take(mine)).toMatchObject({ kind: 'none', reason: 'no_key' })
  })

  it('that this request has tried are not offered to it again', async () => {
    await test.addKey(mine)
    await test.addKey(mine)
    const tried = new Set<string>()
    for (let at = 0; at < 2; at++) {
      const access = await test.must(mine, { tried })
      expect(tried.has(access.id)).toBe(false)
      tried.add(access.id)
      access.settle(failed('provider'))
    }
    expect(await test.take(mine, { tried })).toMatchObject({ reason: 'tried', waitMs: null })
  })

  it('stay with a conversation until they rest, and the next one stays then', async () => {
    for (let at = 0; at < 3; at++) await test.addKey(mine)
    const wish = { sessionKey: 'a conversation' }
    const first = await test.must(mine, wish)
    first.settle(succeeded())
    for (let at = 0; at < 5; at++) {
      const next = await test.must(mine, wish)
      expect(next.keyId).toBe(first.keyId)
      next.settle(succeeded())
      await once(succeeded())
    }
    const limited = await test.must(mine, wish)
    limited.settle(failed('rate', retryAfter(60)))
    const other = await test.must(mine, wish)
    expect(other.keyId).not.toBe(first.keyId)
    other.settle(succeeded())
    const same = await test.must(mine, wish)
    expect(same.keyId).toBe(other.keyId)
    same.settle(succeeded())
  })
})

describe('a key that rests', () => {
  it('is passed over, and says when it is back', async () => {
    await test.addKey(mine)
    await test.addKey(mine)
    await once(failed('rate', retryAfter(60)))
    await once(failed('rate', retryAfter(3)))
    expect(await test.take(mine)).toMatchObject({ kind: 'none', reason: 'cooling', waitMs: 3000 })
    test.advance(3000)
    await once(succeeded())
  })

  it('begins to when an answer says that nothing is left, before anything is refused', async () => {
    await test.addKey(mine)
    const headers = {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '20s',
      'x-ratelimit-remaining-tokens': '5000',
      'x-ratelimit-reset-tokens': '2s',
    }
    await once(succeeded(headers))
    expect(await test.take(mine)).toMatchObject({ reason: 'cooling', waitMs: 20_000 })
  })

  it('takes those of its account along, and no others', async () => {
    const [one, two, three] = [
      await test.addKey(mine, { account: 'work' }),
      await test.addKey(mine, { account: 'work' }),
      await test.addKey(mine, { account: 'home' }),
    ]
    expect([one, two, three].map(({ account }) => account)).toEqual(['work', 'work', 'home'])
    expect(await once(failed('rate', retryAfter(30)))).toBe(one.id)
    expect(states()).toEqual(['cooling', 'cooling', 'ready'])
    for (let at = 0; at < 3; at++) expect(await once(succeeded())).toBe(three.id)
  })

  it('leaves alone those of users who call their account the same', async () => {
    await test.addKey(mine, { account: 'work' })
    const userId = addUser()
    const user = { userId, isAdmin: false }
    const key = { api_key: newKey(), private: true, account: 'work' }
    const { id } = await test.providers.keys.create(mine.id, key, user)
    const access = await test.must(mine, { userId })
    expect(access.keyId).toBe(id)
    access.settle(failed('rate', retryAfter(30)))
    expect(states()).toEqual(['ready', 'cooling'])
    test.opened.db.$client.prepare('delete from users where id = ?').run(userId)
    await once(succeeded())
    expect((await test.must(mine, { userId })).keyId).not.toBe(id)
  })

  it('is written once for many refusals, and shows itself as ready when its rest is over', async () => {
    await test.addKey(mine)
    const taken = await Promise.all(Array.from({ length: 20 }, () => test.must(mine)))
    const before = writes()
    for (const access of taken) access.settle(failed('rate', retryAfter(30)))
    expect(writes() - before).toBe(1)
    expect(test.keysOf(mine)).toMatchObject([{ state: 'cooling' }])
    test.jump(-60_000)
    test.advance(30_000)
    await once(succeeded())
  })

  it('writes nothing when requests go well, or the rest is short', async () => {
    await test.addKey(mine)
    await once(succeeded())
    const before = writes()
    for (let at = 0; at < 10; at++) await once(succeeded())
    await once(failed('rate', retryAfter(1)))
    expect(writes()).toBe(before)
  })

  it('still rests after a restart, for what is left of it', async () => {
    await test.addKey(mine)
    await once(failed('rate', retryAfter(600)))
    await using next = await startAccess({
      dataDir: test.dataDir,
      startMs: test.wallMs() + 200_000,
    })
    const none = await next.take(mine)
    expect(none).toMatchObject({ reason: 'cooling' })
    const { waitMs } = none as { waitMs: number }
    expect(waitMs).toBeGreaterThan(390_000)
    expect(waitMs).toBeLessThanOrEqual(400_000)
  })

  const addUser = (): number => {
    const add = test.opened.db.$client.prepare(
      `insert into users (email, password_hash, status, created_at)
       values ('ann@example.com', '', 'approved', 0)`,
    )
    return Number(add.run().lastInsertRowid)
  }

  const writes = (): number =>
    test.opened.db.$client.prepare('select total_changes()').pluck().get() as number
})

describe('a key without money', () => {
  it('rests for an hour, and then tries with one request', async () => {
    await test.addKey(mine)
    await once(failed('key_exhausted'))
    expect(test.keysOf(mine)).toMatchObject([{ state: 'exhausted' }])
    expect(test.access.facts(mine.name, null)?.unusable).toBeNull()
    test.advance(3_600_000)
    const probe = await test.must(mine)
    expect(await test.take(mine)).toMatchObject({ reason: 'refused' })
    probe.settle(aborted)
    await once(succeeded())
    expect(test.keysOf(mine)).toMatchObject([{ state: 'ready', ready_at: null }])
  })
})

describe('a key that is refused', () => {
  it('once by mistake is asked for in the background, and serves on', async () => {
    await test.addKey(mine)
    await once(failed('key_refused'))
    expect(await test.take(mine)).toMatchObject({ reason: 'refused', waitMs: 1000 })
    await expect.poll(async () => (await test.take(mine)).kind).toBe('access')
    expect(fake.arrivals).toHaveLength(1)
    expect(fake.arrivals[0]).toMatchObject({ method: 'GET', path: '/v1/models' })
    expect(states()).toEqual(['ready'])
  })

  it('for good is dead after one question, however many requests were under way', async () => {
    await test.addKey(mine)
    fake.answer = answerJson(401, {})
    const taken = await Promise.all(Array.from({ length: 5 }, () => test.must(mine)))
    for (const access of taken) access.settle(failed('key_refused'))
    await expect.poll(states).toEqual(['dead'])
    expect(fake.arrivals).toHaveLength(1)
    expect(test.access.facts(mine.name, null)?.unusable).toContain('was refused')
    expect(await test.take(mine)).toMatchObject({ reason: 'refused', waitMs: null })
  })

  it('for good is asked again a day later, and by a test', async () => {
    const key = await test.addKey(mine)
    fake.answer = answerJson(401, {})
    await once(failed('key_refused'))
    await expect.poll(states).toEqual(['dead'])
    fake.answer = answerJson(200, {})
    test.advance(24 * 3_600_000 - 1000)
    expect(await test.take(mine)).toMatchObject({ kind: 'none' })
    test.advance(1000)
    for (let at = 0; at < 5; at++) test.access.facts(mine.name, null)
    await expect.poll(states).toEqual(['ready'])
    expect(fake.arrivals).toHaveLength(2)
    test.advance(10)
    await once(failed('key_refused'))
    expect(states()).toEqual(['dead'])
    const owner = { userId: null, isAdmin: true }
    await test.providers.test.key(mine.id, key.id, owner)
    await once(succeeded())
  })

  it('for one model serves the others', async () => {
    await test.addKey(mine)
    await once(failed('key_forbidden'))
    expect(await test.take(mine)).toMatchObject({ kind: 'none', reason: 'refused' })
    expect((await test.must(mine, { model: 'other' })).kind).toBe('access')
    test.advance(24 * 3_600_000)
    await once(succeeded())
  })
})

describe('a key that is changed while a request uses it', () => {
  const owner = { userId: null, isAdmin: true }

  it('is not blamed for what became of the old one', async () => {
    const key = await test.addKey(mine)
    const old = await test.must(mine)
    const fresh = newKey()
    await test.providers.keys.update(mine.id, key.id, { api_key: fresh }, owner)
    old.settle(failed('key_exhausted'))
    expect(states()).toEqual(['ready'])
    const access = await test.must(mine)
    expect(access.secret?.reveal()).toBe(fresh)
  })

  it('or removed harms nobody', async () => {
    const key = await test.addKey(mine)
    const [one, two] = [await test.must(mine), await test.must(mine)]
    test.providers.keys.remove(mine.id, key.id, owner)
    one.settle(failed('rate', retryAfter(60)))
    test.providers.list.remove(mine.id)
    two.settle(succeeded())
    expect(await test.take(mine)).toMatchObject({ kind: 'none', reason: 'no_key' })
    expect(test.access.facts(mine.name, null)).toBeNull()
  })

  it('by another process is seen at once', async () => {
    const key = await test.addKey(mine)
    await once(failed('rate', retryAfter(60)))
    await using other = await startAccess({ dataDir: test.dataDir })
    const fresh = newKey()
    await other.providers.keys.update(mine.id, key.id, { api_key: fresh }, owner)
    expect((await test.must(mine)).secret?.reveal()).toBe(fresh)
    await test.providers.keys.update(mine.id, key.id, { weight: 0 }, owner)
    expect(await test.take(mine)).toMatchObject({ kind: 'none' })
  })
})
