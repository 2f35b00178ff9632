import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type FakeProvider, answerJson, startFakeProvider } from '../providers/fake-provider.ts'
import { type Rest, newKey, restOf } from '../providers/rest.ts'
import { failed } from './test-access.ts'

let test: TestCorral
let rest: Rest
let fakes: [FakeProvider, FakeProvider]
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
  fakes = [await startFakeProvider(), await startFakeProvider()]
})
afterAll(async () => {
  for (const fake of fakes) await fake[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const wish = { userId: null, model: 'm', sessionKey: null, tried: new Set<string>() }

describe('a provider with several addresses', () => {
  it('shows them as they are stored, each once, and is asked where its key belongs', async () => {
    const [one, two] = fakes
    const created = await rest.must<Provider>('POST', '/v1/providers', {
      name: 'cluster',
      base_url: one.origin,
      more_base_urls: [`${two.origin}/v1/`, two.origin],
    })
    expect(created).toMatchObject({ base_url: one.origin, more_base_urls: [two.origin] })
    const key = await rest.addKey(created.id, { api_key: newKey(), base_url: two.origin })
    await rest.must('POST', `/v1/providers/${created.id}/keys/${key.id}/test`)
    expect([one.arrivals.length, two.arrivals.length]).toEqual([0, 1])
    const path = `/v1/providers/${created.id}`
    const changed = await rest.must<Provider>('PUT', path, { more_base_urls: [] })
    expect(changed).toMatchObject({ more_base_urls: [], keys: [{ state: 'needs_reentry' }] })
  })

  it.each(['http://169.254.169.254', 'http://10.0.0.7', 'ftp://x', 'https://a:b@x.example'])(
    'cannot have %s, whether it is new or changed',
    async (address) => {
      const { id } = await rest.provider('openai')
      const more_base_urls = ['https://one.example', address]
      const made = { name: 'other', base_url: fakes[0].origin, more_base_urls }
      expect((await rest.call('POST', '/v1/providers', made)).status).toBe(400)
      expect((await rest.call('PUT', `/v1/providers/${id}`, { more_base_urls })).status).toBe(400)
    },
  )

  it('leaves this Mac when one of them does', async () => {
    const local = { name: 'local-pair', base_url: fakes[0].origin }
    await rest.must('POST', '/v1/providers', {
      ...local,
      more_base_urls: ['http://localhost:1', 'http://[::1]:2'],
    })
    const away = { ...local, name: 'away', more_base_urls: ['https://one.example'] }
    await rest.must('POST', '/v1/providers', away)
    const { access } = test.corral.providers
    expect(access.facts('LOCAL-pair', null)).toMatchObject({ leaves: false, unusable: null })
    expect(access.facts('away', null)).toMatchObject({ leaves: true })
    expect(access.facts('openai', null)).toMatchObject({ unusable: 'OpenAI has no key.' })
    const model = access.facts('openai', null)?.models.get('gpt-6-luna')
    expect(model).toMatchObject({ contextTokens: 1_050_000, prices: { input: 100_000 } })
  })
})

describe('a key that rests', () => {
  it('says until when, and a test makes it ready at once', async () => {
    const { id, name } = await rest.must<Provider>('POST', '/v1/providers', {
      name: 'resting',
      base_url: fakes[0].origin,
    })
    const { access } = test.corral.providers
    const key = await rest.addKey(id, { api_key: newKey(), account: 'work' })
    const taken = await access.take(id, wish)
    if (taken.kind === 'none') throw new Error(taken.message)
    expect(taken).toMatchObject({ account: 'work', lastFour: key.last_four })
    taken.settle(failed('rate', { 'retry-after': '600' }))
    const [resting] = (await rest.provider(name)).keys as [ProviderKey]
    expect(resting).toMatchObject({ state: 'cooling', account: 'work' })
    expect(resting.state_reason).toContain('limit')
    expect(Date.parse(resting.ready_at ?? '')).toBeGreaterThan(Date.now() + 500_000)
    expect(await access.take(id, wish)).toMatchObject({ kind: 'none', reason: 'cooling' })

    fakes[0].answer = answerJson(200, {})
    await rest.must('POST', `/v1/providers/${id}/keys/${key.id}/test`)
    expect((await rest.provider(name)).keys).toMatchObject([{ state: 'ready', ready_at: null }])
    expect(await access.take(id, wish)).toMatchObject({ kind: 'access' })
  })
})
