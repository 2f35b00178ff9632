import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProviderSetting } from '../../src-main/contract/settings-providers.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type Rest, newKey, restOf } from './rest.ts'

let test: TestCorral
let rest: Rest
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const path = '/settings/providers'

interface Setting {
  id: number
  backend_type: string
  base_url: string | null
  name: string
  has_api_key: boolean
}

function list(): Promise<Setting[]> {
  return rest.must('GET', path)
}

describe('providers by backend_type', () => {
  it('are none before somebody configures one (#10, #38, #91)', async () => {
    expect(await list()).toEqual([])
  })

  it('take only backend_type and api_key, and answer without the key (#3, #6, #10, #39, #58, #69, #73, #92, #103)', async () => {
    const key = newKey()
    const answer = await rest.call('POST', path, { backend_type: 'openai', api_key: key })
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain(key)
    expect(ProviderSetting.strict().parse(answer.json)).toMatchObject({
      backend_type: 'openai',
      api_type: 'openai',
      name: 'OpenAI',
      base_url: 'https://api.openai.com',
      has_api_key: true,
    })
    const listed = await rest.call('GET', path)
    expect(listed.json).toEqual([answer.json])
    expect(listed.text).not.toContain(key)
  })

  it('are updated by saving again, and keep what is left out (#39, #64, #83)', async () => {
    const first = { backend_type: 'mistral', api_key: newKey(), name: 'Le Chat' }
    const saved = await rest.must<Setting>('POST', path, first)
    const again = await rest.must<Setting>('POST', path, {
      backend_type: 'mistral',
      api_key: newKey(),
    })
    expect(again).toMatchObject({ id: saved.id, name: 'Le Chat', base_url: saved.base_url })
    const renamed = await rest.must<Setting>('POST', path, { backend_type: 'MISTRAL', name: 'M' })
    expect(renamed).toMatchObject({ id: saved.id, has_api_key: true, name: 'M' })
    const nothing = {
      backend_type: 'mistral',
      api_key: null,
      name: null,
      base_url: null,
      api_type: null,
    }
    expect(await rest.must<Setting>('POST', path, nothing)).toMatchObject({
      name: 'M',
      has_api_key: true,
      base_url: 'https://api.mistral.ai',
    })
    expect((await list()).filter(({ backend_type }) => backend_type === 'mistral')).toHaveLength(1)
    expect((await rest.provider('mistral')).keys).toHaveLength(1)
  })

  it('are made when nobody knows them, and can then be found by id', async () => {
    const made = await rest.must<Setting>('POST', path, {
      backend_type: 'anthropic_compatible',
      api_key: newKey(),
      base_url: 'https://claude.example/v1',
    })
    expect(made).toMatchObject({ api_type: 'anthropic', base_url: 'https://claude.example' })
    expect(await rest.must('GET', `/v1/providers/${made.id}`)).toMatchObject({
      name: 'anthropic_compatible',
      predefined: false,
    })
  })

  it('keep their other protocols when one is named', async () => {
    await rest.must('POST', path, { backend_type: 'ollama', api_type: 'anthropic' })
    expect((await rest.provider('ollama')).protocols).toEqual(['anthropic', 'openai'])
    await rest.must('POST', path, { backend_type: 'groq', api_type: 'anthropic' })
    expect((await rest.provider('groq')).protocols).toEqual(['anthropic'])
  })

  it('lose their keys by DELETE; one of one’s own goes altogether (#41, #57, #93)', async () => {
    await rest.must('POST', path, { backend_type: 'deepseek', api_key: newKey() })
    expect((await rest.call('DELETE', `${path}/deepseek`)).status).toBe(204)
    expect(await rest.provider('deepseek')).toMatchObject({ has_api_key: false })
    const own = { backend_type: 'mine', api_key: newKey(), base_url: 'https://mine.example' }
    const { id } = await rest.must<Setting>('POST', path, own)
    expect((await rest.call('DELETE', `${path}/mine`)).status).toBe(204)
    expect((await rest.call('GET', `/v1/providers/${id}`)).status).toBe(404)
  })

  it('that nobody has configured are 404 (#41, #46)', async () => {
    for (const [method, which] of [
      ['DELETE', 'nobody'],
      ['DELETE', 'together'],
      ['POST', 'nobody/test'],
      ['POST', 'together/test'],
    ] as const) {
      const answer = await rest.call(method, `${path}/${which}`)
      expect(answer.status).toBe(404)
      expect(answer.json).toMatchObject({ message: 'Provider not configured' })
    }
  })

  it('do not include this machine', async () => {
    const saved = await rest.call('POST', path, { backend_type: 'local', api_key: newKey() })
    expect(saved.status).toBe(400)
    expect((await rest.call('POST', `${path}/local/test`)).status).toBe(400)
  })

  it('have defaults, which are not taken for a backend_type (#84)', async () => {
    const defaults = await rest.must<{ backend_type: string }[]>('GET', `${path}/defaults`)
    expect(defaults).toContainEqual({
      backend_type: 'anthropic',
      base_url: 'https://api.anthropic.com',
      api_type: 'anthropic',
    })
  })

  it('are changed by administrators only (#301)', async () => {
    const user = restOf(test, test.userToken)
    expect((await user.call('GET', path)).status).toBe(200)
    expect((await user.call('POST', path, { backend_type: 'xai', api_key: newKey() })).status).toBe(
      403,
    )
    expect((await user.call('DELETE', `${path}/openai`)).status).toBe(403)
    expect((await user.call('POST', `${path}/openai/test`)).status).toBe(403)
  })
})
