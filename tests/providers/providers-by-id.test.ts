import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provider, ProviderModel } from '../../src-main/contract/providers.ts'
import { Provider as ProviderShape } from '../../src-main/contract/providers.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type Rest, newKey, restOf } from './rest.ts'

let test: TestCorral
let rest: Rest
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
})
afterAll(() => test[Symbol.asyncDispose]())

let made = 0
async function custom(fields: object = {}): Promise<Provider> {
  const name = `custom-${++made}`
  const body = { name, base_url: 'https://custom.example', ...fields }
  return rest.must<Provider>('POST', '/v1/providers', body)
}

describe('providers by id', () => {
  it('are shown with has_api_key and never with a key (#235, #236, #240, #241, #261, #267)', async () => {
    const { status, json } = await rest.call('GET', '/v1/providers')
    expect(status).toBe(200)
    for (const provider of json as Provider[]) {
      expect(ProviderShape.strict().parse(provider)).toEqual(provider)
    }
    const { id } = await rest.provider('anthropic')
    expect(await rest.must('GET', `/v1/providers/${id}`)).toMatchObject({
      id,
      name: 'anthropic',
      display_name: 'Anthropic (Claude)',
      has_api_key: false,
    })
  })

  it('with a key are a list of their own (#268, #279)', async () => {
    const { id } = await rest.provider('xai')
    expect(await rest.must('GET', '/v1/providers/with-keys')).toEqual([])
    await rest.must('PUT', `/v1/providers/${id}`, { api_key: newKey() })
    expect(await rest.must('GET', '/v1/providers/with-keys')).toMatchObject([
      { id, name: 'xai', has_api_key: true },
    ])
    await rest.must('DELETE', '/settings/providers/xai')
  })

  it('that do not exist are 404 with their number (#269)', async () => {
    const calls: [string, string, object?][] = [
      ['GET', ''],
      ['PUT', '', { display_name: 'x' }],
      ['DELETE', ''],
      ['POST', '/test'],
      ['GET', '/models'],
      ['POST', '/models', { name: 'x' }],
      ['PUT', '/models/1', { context_tokens: 1 }],
      ['POST', '/keys', { api_key: newKey() }],
      ['PUT', '/keys/1', { label: 'x' }],
      ['DELETE', '/keys/1'],
      ['POST', '/keys/1/test'],
    ]
    for (const [method, path, body] of calls) {
      const answer = await rest.call(method, `/v1/providers/4711${path}`, body)
      expect(answer.status, `${method} ${path}`).toBe(404)
      expect(answer.json).toMatchObject({ message: 'Provider with ID 4711 not found' })
    }
  })

  it('of one’s own come with names of models and a key (#238, #239, #270, #271, #281)', async () => {
    const key = newKey()
    const answer = await rest.call('POST', '/v1/providers', {
      name: 'mine',
      display_name: 'My server',
      base_url: 'https://llm.example.com/v1/',
      api_key: key,
      models: ['small', 'large', 'small'],
    })
    expect(answer.status).toBe(201)
    expect(answer.text).not.toContain(key)
    expect(answer.json).toMatchObject({
      name: 'mine',
      display_name: 'My server',
      base_url: 'https://llm.example.com',
      has_api_key: true,
      predefined: false,
      models: [
        { name: 'small', display_name: 'small', input_microusd_per_million: null },
        { name: 'large', predefined: false },
      ],
      keys: [{ label: 'default', source: 'stored', last_four: key.slice(-4), state: 'ready' }],
    })
  })

  it('keep what is left out, or null, when they are changed (#272, #273, #280)', async () => {
    const { id } = await custom({ display_name: 'Before', allow_private: true })
    const key = newKey()
    const put = (body: object) => rest.must<Provider>('PUT', `/v1/providers/${id}`, body)
    expect(await put({ api_key: key })).toMatchObject({
      display_name: 'Before',
      base_url: 'https://custom.example',
      keys: [{ last_four: key.slice(-4) }],
    })
    const renamed = await put({ display_name: 'After', base_url: null, api_key: null })
    expect(renamed).toMatchObject({
      display_name: 'After',
      base_url: 'https://custom.example',
      allow_private: true,
      has_api_key: true,
    })
    expect(await put({})).toEqual({ ...renamed, updated_at: expect.any(String) })
    const moved = await put({ base_url: 'https://custom.example/other/path' })
    expect(moved.keys, 'the same origin').toMatchObject([{ state: 'ready' }])
  })

  it('have names that differ by more than case (#310)', async () => {
    await custom({ name: 'Taken' })
    for (const name of ['Taken', 'TAKEN', 'taken', ' taken ', 'OpenAI']) {
      const answer = await rest.call('POST', '/v1/providers', { name, api_key: newKey() })
      expect(answer.status).toBe(409)
      const message = `Provider with name '${name.trim()}' already exists`
      expect(answer.json).toMatchObject({ message })
    }
    const race = await Promise.all(
      Array.from({ length: 10 }, () =>
        rest.call('POST', '/v1/providers', {
          name: 'race',
          base_url: 'https://race.example',
          api_key: newKey(),
        }),
      ),
    )
    expect(race.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(race.filter(({ status }) => status === 409)).toHaveLength(9)
  })

  it('of one’s own can be deleted, with everything of theirs (#274)', async () => {
    const { id, models } = await custom({ api_key: newKey(), models: ['one'] })
    expect((await rest.call('DELETE', `/v1/providers/${id}`)).status).toBe(204)
    expect((await rest.call('GET', `/v1/providers/${id}`)).status).toBe(404)
    expect((await rest.call('DELETE', `/v1/providers/models/${models[0]!.id}`)).status).toBe(404)
  })

  it('that are predefined stay, and say why; their keys can go (#275)', async () => {
    const { id } = await rest.provider('openai')
    const key = await rest.addKey(id, { api_key: newKey() })
    const answer = await rest.call('DELETE', `/v1/providers/${id}`)
    expect(answer.status).toBe(409)
    expect(answer.json).toMatchObject({ message: expect.stringContaining('predefined') })
    expect((await rest.call('DELETE', `/v1/providers/${id}/keys/${key.id}`)).status).toBe(204)
    expect(await rest.provider('openai')).toMatchObject({ has_api_key: false, keys: [] })
  })

  it.each([
    [{ base_url: 'not an address' }, 'base_url'],
    [{ base_url: 'ftp://x.example' }, 'base_url'],
    [{ base_url: 'http://x.example' }, 'https'],
    [{ base_url: 'http://10.0.0.1' }, 'administrator'],
    [{ base_url: 'http://169.254.169.254', allow_private: true }, 'nothing is ever sent'],
    [{ base_url: 'https://x.example', api_key: 'two words' }, 'API key'],
    [{ base_url: 'https://x.example', api_key: 'sk-ключ' }, 'API key'],
    [{ base_url: 'https://x.example', api_key: 'a\r\nHost: b' }, 'API key'],
    [{ api_key: 'sk-without-an-address' }, 'base_url'],
    [{ name: '../x' }, 'name'],
    [{ name: '' }, 'name'],
    [{ protocols: [] }, 'protocols'],
  ])('are refused with %j', async (wrong, about) => {
    const before = await rest.providers()
    const answer = await rest.call('POST', '/v1/providers', { name: 'wrong', ...wrong })
    expect(answer.status).toBe(400)
    expect((answer.json as { message: string }).message).toContain(about)
    expect(await rest.providers()).toHaveLength(before.length)
  })

  it('accept a private address that an administrator allows', async () => {
    const provider = await custom({ base_url: 'http://192.168.1.20:11434', allow_private: true })
    expect(provider).toMatchObject({ base_url: 'http://192.168.1.20:11434', allow_private: true })
    const taken = await rest.call('PUT', `/v1/providers/${provider.id}`, { allow_private: false })
    expect(taken.status).toBe(400)
  })

  it('are read by users, and changed by administrators only (#301)', async () => {
    const user = restOf(test, test.userToken)
    const { id } = await custom()
    expect((await user.call('GET', `/v1/providers/${id}`)).status).toBe(200)
    const changes: [string, string, object?][] = [
      ['POST', '', { name: 'x' }],
      ['PUT', `/${id}`, { display_name: 'x' }],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/test`],
      ['POST', `/${id}/models`, { name: 'x' }],
      ['PUT', `/${id}/models/1`, { context_tokens: 1 }],
      ['DELETE', '/models/1'],
      ['GET', '/environment'],
      ['POST', '/environment', { variables: [] }],
    ]
    for (const [method, path, body] of changes) {
      const { status } = await user.call(method, `/v1/providers${path}`, body)
      expect(status, `${method} ${path}`).toBe(403)
    }
  })
})

describe('the models of a provider', () => {
  it('are listed, added and removed (#242, #243, #244, #245, #246, #247, #276, #277, #278)', async () => {
    const { id } = await custom({ models: ['first'] })
    const path = `/v1/providers/${id}/models`
    const added = await rest.call('POST', path, { name: 'second', display_name: 'The second' })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({ name: 'second', display_name: 'The second' })
    const { id: modelId } = added.json as ProviderModel
    const names = async () =>
      (await rest.must<ProviderModel[]>('GET', path)).map(({ name }) => name)
    expect(await names()).toEqual(['first', 'second'])
    expect((await rest.call('DELETE', `/v1/providers/models/${modelId}`)).status).toBe(204)
    expect(await names()).toEqual(['first'])
    const gone = await rest.call('DELETE', `/v1/providers/models/${modelId}`)
    expect(gone.json).toMatchObject({ message: `Model with ID ${modelId} not found` })
  })

  it('have prices and a context that a person can set, or say to be unknown', async () => {
    const { id, models } = await custom({ models: ['priced'] })
    const path = `/v1/providers/${id}/models/${models[0]!.id}`
    const set = await rest.must('PUT', path, {
      context_tokens: 8192,
      input_microusd_per_million: 1_000_000,
      cached_input_microusd_per_million: 100_000,
      output_microusd_per_million: 0,
      cache_write_microusd_per_million: 1_250_000,
    })
    expect(set).toMatchObject({
      name: 'priced',
      context_tokens: 8192,
      input_microusd_per_million: 1_000_000,
      cached_input_microusd_per_million: 100_000,
      output_microusd_per_million: 0,
      cache_write_microusd_per_million: 1_250_000,
      long_cache_write_microusd_per_million: null,
    })
    expect(await rest.must('PUT', path, { input_microusd_per_million: null })).toMatchObject({
      context_tokens: 8192,
      input_microusd_per_million: null,
    })
    const elsewhere = await custom()
    const wrong = await rest.call(
      'PUT',
      `/v1/providers/${elsewhere.id}/models/${models[0]!.id}`,
      {},
    )
    expect(wrong.status).toBe(404)
    for (const price of [-1, 0.5, '1']) {
      const answer = await rest.call('PUT', path, { input_microusd_per_million: price })
      expect(answer.status).toBe(400)
    }
  })

  it('have a name only once with one provider (#248)', async () => {
    const one = await custom({ models: ['same'] })
    const other = await custom()
    const again = await rest.call('POST', `/v1/providers/${one.id}/models`, { name: 'same' })
    expect(again.status).toBe(409)
    expect(again.json).toMatchObject({ message: "Model with name 'same' already exists" })
    await rest.must('POST', `/v1/providers/${other.id}/models`, { name: 'same' })
  })
})
