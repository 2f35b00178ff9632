import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import type { OwnUse } from '../../src-main/core/egress/own-use.ts'
import { type TestAccess, aborted, failed, startAccess } from '../access/test-access.ts'
import { type FakeProvider, answerJson, startFakeProvider } from '../providers/fake-provider.ts'
import { findOutsideHost } from './outside-host.ts'

// `null` on a machine without a network: what needs another machine is skipped there.
const host = findOutsideHost()
const checkMs = 20
let isOn: boolean
let uses: OwnUse[]
let test: TestAccess
let outside: FakeProvider
let inside: FakeProvider

beforeEach(async () => {
  isOn = false
  uses = []
  test = await startAccess({
    addressCheckMs: checkMs,
    nothingLeaves: () => isOn,
    onOwnUse: (use) => uses.push(use),
  })
  outside = await startFakeProvider(host ?? undefined)
  inside = await startFakeProvider()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
  await Promise.all([outside, inside].map((fake) => fake[Symbol.asyncDispose]()))
})

const away = (fields: object = {}) =>
  test.provider({ base_url: outside.origin, allow_private: true, ...fields })

const stateOf = (provider: Provider) => test.keysOf(provider).map(({ state }) => state)

describe.skipIf(!host)('what Corral does in the background, while nothing leaves', () => {
  it('asks no address whether it is back, and goes on once things may leave again', async () => {
    const provider = await away({ more_base_urls: [inside.origin], key_optional: true })
    for (let failures = 0; failures < 3;) {
      const access = await test.must(provider)
      const isOutside = access.baseUrl === outside.origin
      access.settle(isOutside ? failed('unreachable') : aborted)
      if (isOutside) failures += 1
    }
    isOn = true
    const arrived = outside.arrivals.length
    await sleep(5 * checkMs)
    expect(outside.arrivals.length).toBe(arrived)
    const refused = uses.filter(({ failure }) => failure === 'nothing_leaves')
    expect(refused).toEqual([])
    isOn = false
    await expect.poll(() => outside.arrivals.length).toBeGreaterThan(arrived)
    await expect.poll(() => uses.at(-1)?.ask.purpose).toBe('address check')
  })

  it('lets requests have the addresses on this machine only', async () => {
    const provider = await away({ more_base_urls: [inside.origin], key_optional: true })
    isOn = true
    for (let at = 0; at < 6; at++) {
      expect((await test.must(provider)).baseUrl).toBe(inside.origin)
    }
    const alone = await away({ key_optional: true })
    expect(await test.take(alone)).toMatchObject({ kind: 'none', reason: 'nothing_leaves' })
    isOn = false
    expect((await test.must(alone)).baseUrl).toBe(outside.origin)
  })

  it('does not ask about a refused key, leaves it as it is, and asks once it can', async () => {
    outside.answer = answerJson(401, {})
    const provider = await away()
    await test.addKey(provider)
    const access = await test.must(provider)
    isOn = true
    access.settle(failed('key_refused'))
    await sleep(50)
    expect(stateOf(provider)).toEqual(['ready'])
    expect(outside.arrivals).toEqual([])
    expect(uses).toEqual([])
    isOn = false
    expect(await test.take(provider)).toMatchObject({ kind: 'none' })
    await expect.poll(() => stateOf(provider)).toEqual(['dead'])
    expect(uses.map(({ ask }) => ask.purpose)).toEqual(['key check'])
  })

  it.each(['nothing_leaves', 'recalled'] as const)(
    'blames neither key nor address for what ended as %s',
    async (kind) => {
      const provider = await away()
      await test.addKey(provider)
      for (let at = 0; at < 20; at++) (await test.must(provider)).settle(failed(kind))
      expect(stateOf(provider)).toEqual(['ready'])
      expect((await test.must(provider)).kind).toBe('access')
    },
  )
})
