import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type FakeProvider, answerJson, startFakeProvider } from './fake-provider.ts'
import { type Rest, newKey, restOf } from './rest.ts'

let test: TestCorral
let rest: Rest
let fake: FakeProvider
beforeEach(async () => {
  test = await startTestCorral()
  rest = restOf(test)
  fake = await startFakeProvider()
})
afterEach(async () => {
  await fake[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

async function provider(fields: object = {}): Promise<Provider> {
  const body = { name: 'fake', base_url: fake.origin, ...fields }
  return rest.must<Provider>('POST', '/v1/providers', body)
}

const message = (json: unknown) => (json as { message: string }).message

async function testOf(path: string): Promise<[number, string]> {
  const { status, json } = await rest.call('POST', `${path}/test`)
  return [status, status === 200 ? JSON.stringify(json) : message(json)]
}

describe('a connection test', () => {
  it('asks an OpenAI provider for its models, with Bearer (#4, #42, #43, #45, #59, #74, #94, #313)', async () => {
    const key = newKey()
    for (const base of [fake.origin, `${fake.origin}/v1`, `${fake.origin}/v1/`]) {
      await rest.must('POST', '/settings/providers', {
        backend_type: 'openai',
        base_url: base,
        api_key: key,
      })
      expect(await testOf('/settings/providers/openai')).toEqual([200, '{"success":true}'])
      const { path, method, headers } = fake.arrivals.pop()!
      expect([method, path]).toEqual(['GET', '/v1/models'])
      expect(headers.authorization).toBe(`Bearer ${key}`)
      expect(headers['x-api-key']).toBeUndefined()
    }
  })

  it('asks Anthropic with x-api-key and a version (#44)', async () => {
    const key = newKey()
    const { id } = await rest.provider('anthropic')
    await rest.must('PUT', `/v1/providers/${id}`, { base_url: fake.origin, api_key: key })
    expect(await testOf(`/v1/providers/${id}`)).toEqual([200, '{"success":true}'])
    expect(fake.arrivals).toMatchObject([{ method: 'GET', path: '/v1/models' }])
    const { headers } = fake.arrivals[0]!
    expect(headers['x-api-key']).toBe(key)
    expect(headers['anthropic-version']).toBe('2023-06-01')
    expect(headers.authorization).toBeUndefined()
  })

  it('asks Gemini below its own version, and OpenRouter for the key itself', async () => {
    for (const [name, path, asked] of [
      ['google', '/v1beta/openai', '/v1beta/openai/models'],
      ['openrouter', '/api', '/api/v1/key'],
      ['groq', '/openai/v1', '/openai/v1/models'],
    ]) {
      const { id } = await rest.provider(name!)
      const change = { base_url: `${fake.origin}${path}`, api_key: newKey() }
      await rest.must('PUT', `/v1/providers/${id}`, change)
      expect(await testOf(`/v1/providers/${id}`)).toEqual([200, '{"success":true}'])
      expect(fake.arrivals.pop()?.path).toBe(asked)
    }
  })

  it.each([
    [401, 'Invalid API key - authentication failed'],
    [403, 'API key does not have permission to access models'],
    [404, 'Provider returned status 404'],
    [429, 'Provider returned status 429'],
    [500, 'Provider returned status 500'],
    [302, 'Provider returned status 302'],
  ])('that meets status %i says so, and nothing of the body (#46)', async (status, text) => {
    const { id } = await provider({ api_key: newKey() })
    fake.answer = answerJson(status, { error: { message: 'INTERNAL-DETAIL' } })
    expect(await testOf(`/v1/providers/${id}`)).toEqual([400, text])
    expect(await testOf('/settings/providers/fake')).toEqual([400, text])
    expect(test.logged()).not.toContain('INTERNAL-DETAIL')
  })

  it('that finds nobody says where it looked (#46)', async () => {
    const { id } = await provider({ api_key: newKey() })
    await fake[Symbol.asyncDispose]()
    const text = `Could not connect to ${fake.origin}/v1/models`
    expect(await testOf(`/v1/providers/${id}`)).toEqual([400, text])
    fake = await startFakeProvider()
  })

  it('that gets no answer ends after ten seconds (#46)', { timeout: 30_000 }, async () => {
    const { id } = await provider({ api_key: newKey() })
    fake.answer = () => {}
    const text = `Connection to ${fake.origin}/v1/models timed out`
    expect(await testOf(`/v1/providers/${id}`)).toEqual([400, text])
  })

  it('of a key that no longer opens asks for it again, without asking the provider (#309)', async () => {
    const { id } = await provider({ api_key: newKey() })
    spoil(id)
    const text = 'API key cannot be decrypted. Please re-enter your API key.'
    expect(await testOf(`/v1/providers/${id}`)).toEqual([400, text])
    expect(fake.arrivals).toEqual([])
    const { keys } = await rest.provider('fake')
    expect(keys).toMatchObject([{ state: 'needs_reentry', state_reason: text }])
    await rest.must('PUT', `/v1/providers/${id}`, { api_key: newKey() })
    expect(await testOf(`/v1/providers/${id}`)).toEqual([200, '{"success":true}'])
  })

  it('of a provider without a key is 404, unless it may do without', async () => {
    const { id } = await rest.provider('openai')
    expect(await testOf(`/v1/providers/${id}`)).toEqual([404, 'Provider not configured'])
    const ollama = await rest.provider('ollama')
    await rest.must('PUT', `/v1/providers/${ollama.id}`, { base_url: fake.origin })
    expect(await testOf(`/v1/providers/${ollama.id}`)).toEqual([200, '{"success":true}'])
    expect(fake.arrivals[0]?.headers.authorization).toBeUndefined()
  })

  it('never goes where nothing goes, even if the address was let in before', async () => {
    const { id } = await rest.provider('openai')
    await rest.must('PUT', `/v1/providers/${id}`, { api_key: newKey() })
    const own = await rest.must<Provider>('POST', '/v1/providers', {
      name: 'loop',
      base_url: test.address,
      api_key: newKey(),
    })
    const [status, text] = await testOf(`/v1/providers/${own.id}`)
    expect(status).toBe(400)
    expect(text).toContain('it is Corral itself')
  })

  it('of one key notes what came of it: dead when refused, ready when good', async () => {
    const { id } = await provider()
    const good = newKey()
    const [one, other] = [
      await rest.addKey(id, { api_key: good }),
      await rest.addKey(id, { api_key: newKey() }),
    ]
    fake.answer = ({ headers }, response) => {
      response.writeHead(headers.authorization === `Bearer ${good}` ? 200 : 401).end('{}')
    }
    expect(await testOf(`/v1/providers/${id}/keys/${one.id}`)).toEqual([200, '{"success":true}'])
    const refused = 'Invalid API key - authentication failed'
    expect(await testOf(`/v1/providers/${id}/keys/${other.id}`)).toEqual([400, refused])
    const states = async () => (await rest.provider('fake')).keys.map(({ state }) => state)
    expect(await states()).toEqual(['ready', 'dead'])
    fake.answer = answerJson(403, {})
    await testOf(`/v1/providers/${id}/keys/${one.id}`)
    expect(await states(), 'a key may be good for chat and yet not list models').toEqual([
      'ready',
      'dead',
    ])
    fake.answer = answerJson(200, {})
    await testOf(`/v1/providers/${id}/keys/${other.id}`)
    expect(await states()).toEqual(['ready', 'ready'])
  })

  it('says nothing about a key that was replaced meanwhile', async () => {
    const { id, keys } = await provider({ api_key: newKey() })
    const [key] = keys as [ProviderKey]
    fake.answer = (_request, response) => {
      void rest
        .must('PUT', `/v1/providers/${id}/keys/${key.id}`, { api_key: newKey() })
        .then(() => response.writeHead(401).end())
    }
    expect((await testOf(`/v1/providers/${id}/keys/${key.id}`))[0]).toBe(400)
    expect((await rest.provider('fake')).keys).toMatchObject([{ state: 'ready' }])
  })

  /** Flips one character in the middle of what is stored, as a damaged disk would. */
  function spoil(providerId: number): void {
    const db = new Database(join(test.host.dataDir, 'corral.db'))
    const row = db
      .prepare('select id, sealed from provider_keys where provider_id = ?')
      .get(providerId) as { id: number; sealed: string }
    const at = row.sealed.length - 30
    const flipped = row.sealed[at] === 'A' ? 'B' : 'A'
    const sealed = row.sealed.slice(0, at) + flipped + row.sealed.slice(at + 1)
    db.prepare('update provider_keys set sealed = ? where id = ?').run(sealed, row.id)
    db.close()
  }
})
