import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import type { Access } from '../../src-main/core/providers/access/access.ts'
import { ownerOfAll } from '../../src-main/core/providers/who.ts'
import { type FakeProvider, answerJson, startFakeProvider } from '../providers/fake-provider.ts'
import { newKey, scale } from '../providers/rest.ts'
import { type TestAccess, aborted, failed, startAccess, succeeded } from './test-access.ts'

let test: TestAccess
let fakes: FakeProvider[]
beforeAll(async () => {
  test = await startAccess({ addressCheckMs: 20 })
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  fakes = await Promise.all([startFakeProvider(), startFakeProvider(), startFakeProvider()])
})
afterEach(async () => {
  await Promise.all(fakes.map((fake) => fake[Symbol.asyncDispose]()))
})

const origins = () => fakes.map(({ origin }) => origin)

function cluster(fields: object = {}): Promise<Provider> {
  const [base_url, ...more_base_urls] = origins()
  return test.provider({ base_url: base_url!, more_base_urls, ...fields })
}

async function takeMany(provider: Provider, count: number, sessionKey: string | null = null) {
  const taken: Access[] = []
  for (let at = 0; at < count; at++) taken.push(await test.must(provider, { sessionKey }))
  return taken
}

function countsOf(taken: readonly Access[]): number[] {
  return origins().map((origin) => taken.filter(({ baseUrl }) => baseUrl === origin).length)
}

/** Makes an address fail until nobody goes there. */
async function breakAddress(provider: Provider, baseUrl: string): Promise<void> {
  for (let failures = 0; failures < 3;) {
    const access = await test.must(provider)
    const isIt = access.baseUrl === baseUrl
    access.settle(isIt ? failed('unreachable') : aborted)
    if (isIt) failures += 1
  }
}

describe('several addresses of one provider', () => {
  it('share the requests: the next one goes where the fewest are in flight', async () => {
    const provider = await cluster()
    const taken = await takeMany(provider, 9)
    expect(countsOf(taken)).toEqual([3, 3, 3])
    for (const access of taken) {
      if (access.baseUrl === fakes[1]!.origin) access.settle(succeeded())
    }
    expect(countsOf(await takeMany(provider, 3))).toEqual([0, 3, 0])
  })

  it('keep a conversation where its beginning is known', async () => {
    const provider = await cluster()
    const taken = await takeMany(provider, 6, 'conversation')
    expect(Math.max(...countsOf(taken))).toBe(6)
  })

  it('lose one that fails, and get it back without a request that tries it', async () => {
    const provider = await cluster()
    const lost = fakes[0]!
    lost.answer = answerJson(503, {})
    await breakAddress(provider, lost.origin)
    expect(countsOf(await takeMany(provider, 4))).toEqual([0, 2, 2])
    // Its turn has come, but there are others that are known to be well.
    test.advance(100_000)
    expect(countsOf(await takeMany(provider, 4))).toEqual([0, 2, 2])
    await expect.poll(() => lost.arrivals.length).toBeGreaterThan(1)
    expect(countsOf(await takeMany(provider, 2))).toEqual([0, 1, 1])
    lost.answer = answerJson(401, {})
    await expect.poll(async () => countsOf(await takeMany(provider, 1))[0]).toBe(1)
    expect(lost.arrivals.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })

  it('that have all failed say when one may be tried, and let one request try', async () => {
    const provider = await test.provider({ base_url: origins()[0]! })
    const three = await takeMany(provider, 3)
    for (const access of three) access.settle(failed('unreachable'))
    expect(await test.take(provider)).toMatchObject({ reason: 'down', waitMs: 5000 })
    test.advance(5000)
    const probe = await test.must(provider)
    expect(await test.take(provider)).toMatchObject({ reason: 'down' })
    probe.settle(aborted)
    const again = await test.must(provider)
    again.settle(succeeded())
    expect((await takeMany(provider, 3)).length).toBe(3)
    expect(fakes[0]!.arrivals).toEqual([])
  })

  it('have a breaker each, which 429 and refusals do not move', async () => {
    const provider = await test.provider({ base_url: origins()[0]! })
    for (const kind of ['rate', 'request', 'key_refused', 'context', 'blocked', 'stale'] as const) {
      for (const access of await takeMany(provider, 7)) access.settle(failed(kind))
      test.advance(60_000)
    }
    expect((await test.must(provider)).baseUrl).toBe(origins()[0])
  })
})

describe('an address that is used without a key', () => {
  it('rests after a limit or a refusal as one with a key does, but is never given up', async () => {
    const provider = await test.provider({ base_url: origins()[0]! })
    const settle = async (kind: 'rate' | 'key_refused' | 'key_forbidden') =>
      (await test.must(provider)).settle(failed(kind))
    await settle('rate')
    expect(await test.take(provider)).toMatchObject({ reason: 'cooling', waitMs: 1000 })
    for (let times = 0; times < 3; times++) {
      test.advance(60_000)
      await settle('key_refused')
      expect(await test.take(provider)).toMatchObject({ reason: 'refused', waitMs: 30_000 })
    }
    test.advance(60_000)
    await settle('key_forbidden')
    expect(await test.take(provider)).toMatchObject({ reason: 'refused' })
    await test.must(provider, { model: 'other' })
    test.advance(60_000)
    await test.must(provider)
    expect(test.access.facts(provider.name, null)?.unusable).toBeNull()
    expect(fakes[0]!.arrivals).toEqual([])
  })
})

describe('keys at several addresses', () => {
  it('go to addresses of their own origin only', async () => {
    const keys = [newKey(), newKey()]
    const provider = await cluster({ api_key: keys[0]! })
    await test.addKey(provider, { api_key: keys[1]!, base_url: `${origins()[1]}/v1/` })
    const taken = await takeMany(provider, 6)
    expect(countsOf(taken)).toEqual([2, 2, 2])
    for (const { baseUrl, secret } of taken) {
      const expected = [keys[0], keys[1], undefined][origins().indexOf(baseUrl)]
      expect(secret?.reveal()).toBe(expected)
    }
  })

  it('need an address that is the provider’s', async () => {
    const provider = await cluster()
    const adding = test.addKey(provider, { base_url: 'https://elsewhere.example' })
    await expect(adding).rejects.toMatchObject({ code: 'invalid_input' })
    const key = await test.addKey(provider)
    const moving = test.providers.keys.update(
      provider.id,
      key.id,
      { base_url: origins()[1] },
      ownerOfAll,
    )
    await expect(moving).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are to be entered again when their address goes, and good again when it comes back', async () => {
    const provider = await cluster()
    await test.addKey(provider, { base_url: origins()[1]! })
    const [, , third] = origins()
    const change = (more_base_urls: string[]) =>
      test.providers.list.update(provider.id, { more_base_urls }, ownerOfAll)
    expect((await change([third!])).keys).toMatchObject([{ state: 'needs_reentry' }])
    expect(countsOf(await takeMany(provider, 4))).toEqual([2, 0, 2])
    expect((await change(origins().slice(1))).keys).toMatchObject([{ state: 'ready' }])
  })
})

describe('what was taken', () => {
  it('is given back when its key cannot be opened, and the next one serves', async () => {
    const provider = await cluster({ more_base_urls: [origins()[1]!] })
    const key = await test.addKey(provider, { api_key: 'env:NOT_SET' })
    for (const access of await takeMany(provider, 6)) {
      expect(access.baseUrl).toBe(origins()[1])
      access.settle(succeeded())
    }
    await test.providers.keys.update(provider.id, key.id, { api_key: newKey() }, ownerOfAll)
    expect(countsOf(await takeMany(provider, 4))).toEqual([2, 2, 0])
  })

  it('is given back by every outcome, once however often it is settled', async () => {
    const outcomes = [aborted, succeeded(), failed('request'), failed('stale')]
    const step = fc.record({
      take: fc.boolean(),
      which: fc.nat(),
      outcome: fc.constantFrom(...outcomes),
      twice: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const provider = await cluster()
        let open: Access[] = []
        for (const { take, which, outcome, twice } of steps) {
          if (take) open.push(await test.must(provider))
          const access = open[which % Math.max(1, open.length)]
          if (take || !access) continue
          access.settle(outcome)
          if (twice) access.settle(outcome)
          open = open.filter((other) => other !== access)
        }
        for (const access of open) access.settle(aborted)
        expect(countsOf(await takeMany(provider, 6))).toEqual([2, 2, 2])
      }),
      { numRuns: 15 * scale },
    )
  })
})
