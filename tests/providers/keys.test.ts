import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import { ProviderKey } from '../../src-main/contract/providers.ts'
import { type Person, arrive } from '../accounts/people.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type FakeProvider, startFakeProvider } from './fake-provider.ts'
import { type Rest, newKey, restOf } from './rest.ts'
import { useKey } from './use-key.ts'

let test: TestCorral
let rest: Rest
let fake: FakeProvider
let mine: Provider
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  fake = await startFakeProvider()
  mine = await rest.must('POST', '/v1/providers', { name: 'mine', base_url: fake.origin })
})
afterEach(async () => {
  await rest.must('DELETE', `/v1/providers/${mine.id}`)
  await fake[Symbol.asyncDispose]()
})

/** The key that a request would be sent with, or `null`. */
async function used(userId: number | null, model = 'any'): Promise<string | null> {
  const opened = await useKey(test.corral, 'MINE', { userId, model })
  return opened?.secret.reveal() ?? null
}

describe('the keys of a provider', () => {
  it('can be many, each with its label, weight and models (#312)', async () => {
    const [one, two] = [newKey(), newKey()]
    const added = await rest.call('POST', `/v1/providers/${mine.id}/keys`, {
      api_key: one,
      label: 'work',
      weight: 3,
      models: ['large'],
    })
    expect(added.status).toBe(201)
    expect(ProviderKey.strict().parse(added.json)).toMatchObject({
      provider_id: mine.id,
      label: 'work',
      source: 'stored',
      reference: null,
      last_four: one.slice(-4),
      weight: 3,
      models: ['large'],
      user_id: null,
      state: 'ready',
      last_used_at: null,
    })
    await rest.addKey(mine.id, { api_key: two })
    expect((await rest.provider('mine')).keys).toHaveLength(2)
  })

  it('show their last four only when they are long enough', async () => {
    for (const [key, shown] of [
      ['x'.repeat(15) + 'abcd', null],
      ['x'.repeat(16) + 'abcd', 'abcd'],
    ] as const) {
      expect(await rest.addKey(mine.id, { api_key: key })).toMatchObject({ last_four: shown })
    }
  })

  it('keep what is left out when they are changed; a new key starts anew', async () => {
    const key = await rest.addKey(mine.id, { api_key: newKey(), label: 'a', models: ['m'] })
    const path = `/v1/providers/${mine.id}/keys/${key.id}`
    const relabelled = await rest.must<ProviderKey>('PUT', path, { label: 'b', weight: 0 })
    expect(relabelled).toMatchObject({ label: 'b', weight: 0, models: ['m'] })
    expect(relabelled.last_four).toBe(key.last_four)
    const fresh = newKey()
    const replaced = await rest.must<ProviderKey>('PUT', path, { api_key: fresh, models: null })
    expect(replaced).toMatchObject({ label: 'b', models: null, last_four: fresh.slice(-4) })
    await rest.must('PUT', path, { weight: 1 })
    expect(await used(null)).toBe(fresh)
  })

  it('are 404 when there is none of this number', async () => {
    const answer = await rest.call('PUT', `/v1/providers/${mine.id}/keys/4711`, { label: 'x' })
    expect(answer.status).toBe(404)
    expect(answer.json).toMatchObject({ message: 'Key with ID 4711 not found' })
    const { id } = await rest.provider('openai')
    const key = await rest.addKey(mine.id, { api_key: newKey() })
    expect((await rest.call('DELETE', `/v1/providers/${id}/keys/${key.id}`)).status).toBe(404)
  })
})

describe('a private key', () => {
  let ann: Person
  let bob: Person
  beforeAll(async () => {
    await arrive(test, 'admin@example.com')
    ann = await arrive(test, 'ann@example.com')
    bob = await arrive(test, 'bob@example.com')
  })

  it('serves its user and nobody else (#316)', async () => {
    const [shared, anns] = [newKey(), newKey()]
    await rest.addKey(mine.id, { api_key: shared })
    const added = await restOf(test, ann.token).addKey(mine.id, { api_key: anns, private: true })
    expect(added).toMatchObject({ user_id: ann.id })
    for (let at = 0; at < 20; at++) {
      expect(await used(ann.id)).toBe(anns)
      expect(await used(bob.id)).toBe(shared)
      expect(await used(null)).toBe(shared)
    }
  })

  it('is seen by its user; others see nothing, administrators that it exists (#316)', async () => {
    const key = { api_key: newKey(), private: true, label: 'my secret hobby' }
    const { id } = await restOf(test, ann.token).addKey(mine.id, key)
    const seenBy = async (token: string) => (await restOf(test, token).provider('mine')).keys
    expect(await seenBy(ann.token)).toMatchObject([{ id, label: 'my secret hobby' }])
    expect(await seenBy(bob.token)).toEqual([])
    expect(await seenBy(test.adminToken)).toMatchObject([
      { id, user_id: ann.id, label: '', last_four: null, models: null },
    ])
    const has = async (token: string) => (await restOf(test, token).provider('mine')).has_api_key
    expect([await has(ann.token), await has(bob.token), await has(test.adminToken)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('is changed by its user only; an administrator may remove it (#316)', async () => {
    const { id } = await restOf(test, ann.token).addKey(mine.id, {
      api_key: newKey(),
      private: true,
    })
    const path = `/v1/providers/${mine.id}/keys/${id}`
    const tries = (token: string) => async (method: string, suffix: string, body?: object) =>
      (await restOf(test, token).call(method, path + suffix, body)).status
    const [asBob, asAdmin, asAnn] = [bob.token, test.adminToken, ann.token].map(tries)
    expect(await asBob!('PUT', '', { label: 'x' })).toBe(404)
    expect(await asBob!('POST', '/test')).toBe(404)
    expect(await asBob!('DELETE', '')).toBe(404)
    expect(await asAdmin!('PUT', '', { api_key: newKey() })).toBe(403)
    expect(await asAdmin!('POST', '/test')).toBe(403)
    expect(await asAnn!('PUT', '', { label: 'x' })).toBe(200)
    expect(await asAnn!('POST', '/test')).toBe(200)
    expect(await asAdmin!('DELETE', '')).toBe(204)
  })

  it('is the only kind that a user may enter, and never a reference', async () => {
    const keys = `/v1/providers/${mine.id}/keys`
    const asAnn = restOf(test, ann.token)
    expect((await asAnn.call('POST', keys, { api_key: newKey() })).status).toBe(403)
    const reference = { api_key: 'file:/etc/passwd', private: true }
    expect((await asAnn.call('POST', keys, reference)).status).toBe(403)
    const { id } = await rest.addKey(mine.id, { api_key: newKey() })
    expect((await asAnn.call('DELETE', `${keys}/${id}`)).status).toBe(403)
    expect((await asAnn.call('PUT', `${keys}/${id}`, { label: 'x' })).status).toBe(403)
    expect((await asAnn.call('POST', `${keys}/${id}/test`)).status).toBe(403)
  })

  it('is not for the owner of the machine, whose keys are for everybody', async () => {
    const body = { api_key: newKey(), private: true }
    expect((await rest.call('POST', `/v1/providers/${mine.id}/keys`, body)).status).toBe(400)
  })

  it('goes when its user goes', async () => {
    await restOf(test, ann.token).addKey(mine.id, { api_key: newKey(), private: true })
    await test.corral.client.auth.users.remove({ id: ann.id })
    expect((await rest.provider('mine')).keys).toEqual([])
  })
})

describe('a key in use', () => {
  it('is the one that was entered, opened on demand, and reaches its provider (#2, #163, #251, #260, #292, #293, #294)', async () => {
    const key = newKey()
    await rest.addKey(mine.id, { api_key: key })
    expect(test.corral.providers.getProviderByName('Mine')).toMatchObject({ id: mine.id })
    const opened = await useKey(test.corral, 'mine', { userId: null, model: 'any' })
    expect(opened).toMatchObject({ origin: fake.origin })
    await rest.must('POST', `/v1/providers/${mine.id}/test`)
    expect(fake.arrivals.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${opened!.secret.reveal()}`,
    ])
    expect(opened!.secret.reveal()).toBe(key)
    for (const shown of [String(opened!.secret), JSON.stringify(opened), inspect(opened)]) {
      expect(shown).not.toContain(key)
      expect(shown).toContain('[redacted]')
    }
  })

  it('is none where there is no provider, or no key (#293)', async () => {
    expect(test.corral.providers.getProviderByName('nobody')).toBeNull()
    expect(await useKey(test.corral, 'nobody', { userId: null, model: 'm' })).toBeNull()
    expect(await used(null)).toBeNull()
  })

  it('is one for the model asked for, never one of weight 0, else as often as its weight says', async () => {
    const [often, seldom, never, special] = [newKey(), newKey(), newKey(), newKey()]
    await rest.addKey(mine.id, { api_key: often, weight: 9 })
    await rest.addKey(mine.id, { api_key: seldom, weight: 1 })
    await rest.addKey(mine.id, { api_key: never, weight: 0 })
    await rest.addKey(mine.id, { api_key: special, weight: 1000, models: ['rare'] })
    const counts = new Map<string | null, number>()
    for (let at = 0; at < 300; at++) {
      const key = await used(null, 'usual')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(new Set(counts.keys())).toEqual(new Set([often, seldom]))
    // 270 expected, and six standard deviations are 31.
    expect(counts.get(often)).toBeGreaterThan(238)
    const drawn = await Promise.all(Array.from({ length: 50 }, () => used(null, 'rare')))
    expect(drawn.filter((key) => key === special).length).toBeGreaterThan(40)
  })

  it('notes its use, once a minute at most', async () => {
    const { id } = await rest.addKey(mine.id, { api_key: newKey() })
    const noted = async () =>
      (await rest.provider('mine')).keys.find((key) => key.id === id)!.last_used_at
    expect(await noted()).toBeNull()
    await used(null)
    const first = await noted()
    expect(Date.parse(first!)).toBeLessThanOrEqual(Date.now())
    await used(null)
    expect(await noted()).toBe(first)
  })

  it('is passed over when it is dead, and the next one serves', async () => {
    const [dead, good] = [newKey(), newKey()]
    const { id } = await rest.addKey(mine.id, { api_key: dead, weight: 1000 })
    await rest.addKey(mine.id, { api_key: good })
    fake.answer = (_request, response) => void response.writeHead(401).end()
    await rest.call('POST', `/v1/providers/${mine.id}/keys/${id}/test`)
    for (let at = 0; at < 20; at++) expect(await used(null)).toBe(good)
  })
})
