import { describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { startFakeProvider } from './fake-provider.ts'
import { newKey, restOf } from './rest.ts'
import { useKey } from './use-key.ts'

const path = '/v1/providers/environment'

function startWith(environment: Record<string, string>): Promise<TestCorral> {
  return startTestCorral({ host: { environment } })
}

describe('keys in the environment', () => {
  it('are found by the names that providers use, and imported without being shown (#305)', async () => {
    const environment: Record<string, string> = {
      OPENAI_API_KEY: newKey(),
      ANTHROPIC_API_KEY: newKey(),
      XAI_API_KEY: newKey(),
      GEMINI_API_KEY: newKey(),
      GOOGLE_API_KEY: newKey(),
      OTHER_API_KEY: newKey(),
      MISTRAL_API_KEY: '',
      GROQ_API_KEY: 'not a key',
    }
    await using test = await startWith(environment)
    const rest = restOf(test)
    const found = await rest.call('GET', path)
    const openai = await rest.provider('openai')
    const variables = [
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'XAI_API_KEY',
      'GEMINI_API_KEY',
      'GOOGLE_API_KEY',
    ]
    expect((found.json as { variable: string }[]).map(({ variable }) => variable)).toEqual(
      variables,
    )
    expect(found.json).toContainEqual({
      variable: 'OPENAI_API_KEY',
      provider_id: openai.id,
      imported: false,
    })
    const imported = await rest.call('POST', path, { variables })
    expect(imported).toMatchObject({ status: 200, json: { imported: variables } })
    const after = await rest.call('GET', path)
    expect((after.json as { imported: boolean }[]).every(({ imported }) => imported)).toBe(true)
    const listed = await rest.call('GET', '/v1/providers')
    for (const value of Object.values(environment)) {
      if (value) expect(found.text + imported.text + after.text + listed.text).not.toContain(value)
    }
    expect((await rest.provider('google')).keys.map(({ label }) => label)).toEqual([
      'GEMINI_API_KEY',
      'GOOGLE_API_KEY',
    ])
    const used = await useKey(test.corral, 'openai', { userId: null, model: 'm' })
    expect(used?.secret.reveal()).toBe(environment.OPENAI_API_KEY)
  })

  it('are imported again in place of what was imported before', async () => {
    const environment = { OPENAI_API_KEY: newKey() }
    await using test = await startWith(environment)
    const rest = restOf(test)
    await rest.must('POST', path, { variables: ['OPENAI_API_KEY'] })
    environment.OPENAI_API_KEY = newKey()
    await rest.must('POST', path, { variables: ['OPENAI_API_KEY', 'OPENAI_API_KEY'] })
    const { keys } = await rest.provider('openai')
    expect(keys).toMatchObject([{ last_four: environment.OPENAI_API_KEY.slice(-4) }])
  })

  it('are refused as a whole when one of them is not there, or not a provider’s', async () => {
    await using test = await startWith({
      OPENAI_API_KEY: newKey(),
      CORRAL_MASTER_KEY: 'x'.repeat(64),
    })
    const rest = restOf(test)
    const status = async (...variables: string[]) =>
      (await rest.call('POST', path, { variables })).status
    expect(await status('OPENAI_API_KEY', 'XAI_API_KEY')).toBe(404)
    expect(await status('OPENAI_API_KEY', 'CORRAL_MASTER_KEY')).toBe(400)
    expect((await rest.provider('openai')).keys).toEqual([])
  })

  it('are not sealed for an address that is not the provider’s own', async () => {
    await using test = await startWith({ OPENAI_API_KEY: newKey() })
    await using fake = await startFakeProvider()
    const rest = restOf(test)
    const { id } = await rest.provider('openai')
    await rest.must('PUT', `/v1/providers/${id}`, { base_url: fake.origin })
    const { status } = await rest.call('POST', path, { variables: ['OPENAI_API_KEY'] })
    expect(status).toBe(409)
  })
})

describe('keys in the environment, as a fallback', () => {
  it('serve only where the operator says so, and are not stored (#304, #306, #307)', async () => {
    const key = newKey()
    for (const [switched, expected] of [
      [undefined, null],
      ['0', null],
      ['1', key],
    ] as const) {
      const environment = { OPENAI_API_KEY: key, ...(switched && { CORRAL_ENV_KEYS: switched }) }
      await using test = await startWith(environment)
      const rest = restOf(test)
      const used = await useKey(test.corral, 'openai', { userId: null, model: 'm' })
      expect(used?.secret.reveal() ?? null).toBe(expected)
      const openai = await rest.provider('openai')
      expect(openai).toMatchObject({ has_api_key: expected !== null, keys: [] })
      const withKeys = await rest.must<unknown[]>('GET', '/v1/providers/with-keys')
      expect(withKeys).toHaveLength(expected === null ? 0 : 1)
    }
  })

  it('give way to a stored key, and go to the provider’s own address only', async () => {
    const stored = newKey()
    await using test = await startWith({ OPENAI_API_KEY: newKey(), CORRAL_ENV_KEYS: '1' })
    await using fake = await startFakeProvider()
    const rest = restOf(test)
    const { id } = await rest.provider('openai')
    const use = () => useKey(test.corral, 'openai', { userId: null, model: 'm' })
    const added = await rest.addKey(id, { api_key: stored })
    expect((await use())?.secret.reveal()).toBe(stored)
    await rest.must('DELETE', `/v1/providers/${id}/keys/${added.id}`)
    expect((await use())?.keyId).toBeNull()
    await rest.must('PUT', `/v1/providers/${id}`, { base_url: fake.origin })
    expect(await use()).toBeNull()
  })
})
