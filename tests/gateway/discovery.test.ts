import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { llamaServerPaths } from '../../src-main/core/gateway/llama-server/paths.ts'
import { isLmStudioPath } from '../../src-main/core/gateway/lm-studio/paths.ts'
import { isOllamaPath, ollamaPaths } from '../../src-main/core/gateway/ollama/paths.ts'
import { writeBertModel } from '../engine/embeddings/bert-model.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { allCalls } from '../server/contract-client.ts'
import { ollamaClient } from './ollama/client.ts'

let test: TestCorral
let boundToken: string
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'heron.gguf'), { says: 'A heron waits.', name: 'Heron' })
      await writeChainModel(join(folder, 'crow.gguf'), { says: 'A crow waits.' })
      await writeBertModel(join(folder, 'embedder.gguf'), { pooling: 'mean' })
      const chatTemplate = "{{ enable_thinking }}{{ messages[0].content }}{{ '<|assistant|>' }}"
      await writeChainModel(join(folder, 'thinker.gguf'), { says: 'Well.', chatTemplate })
    },
  })
  const bound = await test.corral.client.tokens.create({ label: 'bound', models: ['heron'] })
  boundToken = bound.token
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  await test.corral.pool.unload('heron')
})

const lists = [
  ollamaPaths.tags,
  ollamaPaths.ps,
  '/api/v0/models',
  '/api/v1/models',
  '/models',
  '/props',
]
const of = (modelId: string) => [`/api/v0/models/${modelId}`, `/props?model=${modelId}`]

type Json = Record<string, unknown>
async function get<T = Json>(path: string, token?: string): Promise<T> {
  const init = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }
  const response = await test.fetch(path, init)
  expect(response.status, path).toBe(200)
  return (await response.json()) as T
}
const show = (model: string, token?: string) => ollamaClient(test, token).show({ model })
const load = () => test.corral.client.pool.load({ modelId: 'heron' })

/** The context of one model, as every dialect tells it. */
async function contexts(modelId: string): Promise<unknown[]> {
  const [shown, v0, v1, models, props] = await Promise.all([
    show(modelId),
    get(`/api/v0/models/${modelId}`),
    get<{ models: Json[] }>('/api/v1/models'),
    get<{ data: (Json & { meta: Json })[] }>('/models'),
    get<{ default_generation_settings: Json }>(`/props?model=${modelId}`),
  ])
  const info = shown.model_info as unknown as Json
  return [
    info[`${String(info['general.architecture'])}.context_length`],
    v0.max_context_length,
    v1.models.find(({ key }) => key === modelId)?.max_context_length,
    models.data.find(({ id }) => id === modelId)?.meta.n_ctx,
    props.default_generation_settings.n_ctx,
  ]
}

describe('a list of models', () => {
  it('loads nothing', async () => {
    for (const path of [...lists, ...of('heron')]) await get(path)
    await show('heron')
    expect(test.corral.pool.status().models).toEqual([])
  })

  it('needs a token', async () => {
    for (const path of [...lists, ...of('heron'), ollamaPaths.version]) {
      const response = await fetch(test.address + path)
      expect(response.status, path).toBe(401)
    }
  })

  it('shows a bound token only its own models', async () => {
    for (const path of lists) {
      const text = JSON.stringify(await get(path, boundToken))
      expect(text, path).not.toMatch(/crow|embedder/)
      if (path !== ollamaPaths.ps) expect(text, path).toContain('heron')
    }
    for (const path of of('crow')) {
      const headers = { authorization: `Bearer ${boundToken}` }
      expect((await test.fetch(path, { headers })).status, path).toBe(404)
    }
    await expect(show('crow', boundToken)).rejects.toThrow(/no model/)
    const talk = ollamaClient(test, boundToken).generate({ model: 'crow:latest', prompt: '' })
    await expect(talk).rejects.toThrow(/may not use/)
  })

  it('holds no path of this machine', async () => {
    await load()
    for (const path of [...lists, ...of('heron')]) {
      expect(JSON.stringify(await get(path)), path).not.toContain(test.host.dataDir)
    }
  })
})

describe('the context', () => {
  it('is what a load would allocate, and then what it has allocated', async () => {
    const settings = { modelId: 'heron', contextTokens: 1024 }
    await test.corral.client.pool.saveModelSettings(settings)
    expect(await contexts('heron')).toEqual([1024, 1024, 1024, 1024, 1024])
    const { contextTokens } = await load()
    expect(contextTokens).toBe(1024)
    // From the next load on.
    await test.corral.client.pool.saveModelSettings({ modelId: 'heron', contextTokens: 512 })
    expect(await contexts('heron')).toEqual([1024, 1024, 1024, 1024, 1024])
    await test.corral.client.pool.saveModelSettings({ modelId: 'heron', contextTokens: null })
  })

  it('is foretold as the load then makes it when nobody has chosen', async () => {
    const foretold = await contexts('heron')
    const { contextTokens } = await load()
    expect(new Set(foretold)).toEqual(new Set([contextTokens]))
  })
})

describe("Ollama's dialect", () => {
  it('speaks a version that its clients accept', async () => {
    const { version } = await ollamaClient(test).version()
    expect(version).toMatch(/^0\.(1\d|[7-9])\.\d+$/)
  })

  it('lists models by names with a tag, which it understands', async () => {
    const { models } = await ollamaClient(test).list()
    expect(models.map(({ name }) => name).toSorted()).toEqual([
      'crow:latest',
      'embedder:latest',
      'heron:latest',
      'thinker:latest',
    ])
    const heron = models.find(({ model }) => model === 'heron:latest')!
    expect(heron.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(heron.size).toBeGreaterThan(1000)
    expect(heron.details).toMatchObject({ format: 'gguf', quantization_level: 'Q8_0' })
    expect((await show('heron:latest')).details).toEqual(heron.details)
  })

  it('tells what a model can do', async () => {
    expect((await show('heron')).capabilities).toEqual(['completion', 'tools'])
    expect((await show('thinker')).capabilities).toEqual(['completion', 'thinking'])
    expect((await show('embedder')).capabilities).toEqual(['embedding'])
  })

  it('tells what is in memory, how much, and until when', async () => {
    expect((await ollamaClient(test).ps()).models).toEqual([])
    const { contextTokens, memory } = await load()
    const { models } = await ollamaClient(test).ps()
    expect(models).toMatchObject([
      { name: 'heron:latest', size: memory.totalBytes, context_length: contextTokens },
    ])
    expect(Date.parse(String(models[0]!.expires_at))).toBeGreaterThan(Date.now())
  })

  it('lists names by which the doors of OpenAI answer, too', async () => {
    const messages = [{ role: 'user' as const, content: 'Who?' }]
    const model = 'heron:latest'
    const answer = await test.openai.chat.completions.create({ model, messages })
    expect(answer).toMatchObject({ model, choices: [{ message: { content: 'A heron waits.' } }] })
    const { models } = test.corral.pool.status()
    expect(models.map(({ modelId }) => modelId)).toEqual(['heron'])
    const token = boundToken
    const bound = await test.fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ model: 'crow:latest', messages }),
    })
    expect(bound.status).toBe(403)
  })

  it('greets at the root where no web app is', async () => {
    const response = await test.fetch('/')
    expect(await response.text()).toBe('Ollama is running')
    expect((await fetch(`${test.address}/`, { method: 'HEAD' })).status).toBe(200)
  })

  it('has errors of its own form', async () => {
    const response = await test.fetch(ollamaPaths.show, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"model": "nobody"}',
    })
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: expect.stringContaining('nobody') as string })
  })
})

describe("LM Studio's dialect", () => {
  it('tells state, type and the context that is loaded', async () => {
    expect(await get('/api/v0/models/heron')).toMatchObject({
      id: 'heron',
      type: 'llm',
      state: 'not-loaded',
      compatibility_type: 'gguf',
    })
    expect(await get('/api/v0/models/heron')).not.toHaveProperty('loaded_context_length')
    expect(await get('/api/v0/models/embedder')).toMatchObject({ type: 'embeddings' })
    const { contextTokens } = await load()
    expect(await get('/api/v0/models/heron')).toMatchObject({
      state: 'loaded',
      loaded_context_length: contextTokens,
    })
    const { models } = await get<{ models: Json[] }>('/api/v1/models')
    expect(models.find(({ key }) => key === 'heron')).toMatchObject({
      type: 'llm',
      display_name: 'Heron',
      loaded_instances: [{ id: 'heron', config: { context_length: contextTokens } }],
    })
    expect(models.find(({ key }) => key === 'crow')).toMatchObject({ loaded_instances: [] })
    const uses = models.map(({ key, capabilities }) => [key, capabilities])
    expect(Object.fromEntries(uses)).toMatchObject({
      heron: { trained_for_tool_use: true },
      thinker: { trained_for_tool_use: false },
    })
  })

  it('answers chats at its own base', async () => {
    const response = await test.fetch('/api/v0/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'heron', messages: [{ role: 'user', content: 'Who?' }] }),
    })
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: 'A heron waits.' } }],
    })
    const missing = await test.fetch('/api/v0/models/nobody')
    expect(missing.status).toBe(404)
    expect(await missing.json()).toMatchObject({ error: { code: 'model_not_found' } })
  })
})

describe("the dialect of llama.cpp's server", () => {
  it('lists models with their state as its router does', async () => {
    const statusOf = async () => {
      const { data } = await get<{ data: Json[] }>('/models')
      return data.find(({ id }) => id === 'heron')?.status
    }
    expect(await statusOf()).toMatchObject({ value: 'unloaded' })
    const { contextTokens } = await load()
    expect(await statusOf()).toEqual({
      value: 'loaded',
      args: ['llama-server', '--ctx-size', String(contextTokens)],
    })
  })

  it('tells what a template knows', async () => {
    expect(await get('/props?model=heron')).toMatchObject({
      chat_template_caps: { supports_tools: true, supports_tool_calls: true },
    })
    expect(await get('/props?model=thinker')).toMatchObject({
      chat_template_caps: { supports_tools: false, supports_tool_calls: false },
    })
  })

  it('tells of the model in memory when none is named', async () => {
    expect(await get('/props')).toMatchObject({ role: 'router', model_path: 'none' })
    const { contextTokens, slots } = await load()
    expect(await get('/props')).toMatchObject({
      role: 'router',
      model_alias: 'heron',
      model_path: 'heron.gguf',
      total_slots: slots.length,
      default_generation_settings: { n_ctx: contextTokens },
    })
  })

  it('is healthy for anybody, and refuses with a status as code', async () => {
    expect(await (await fetch(`${test.address}/health`)).json()).toMatchObject({ status: 'ok' })
    const response = await test.fetch('/props?model=nobody')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 404 } })
  })
})

describe('the paths of the dialects', () => {
  it('are none of the management', () => {
    const managed = allCalls().map(({ template }) => `/api${template}`)
    expect(managed.length).toBeGreaterThan(50)
    // What a parameter of a managed path stands for could be the end of a dialect's path.
    const patterns = managed.map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`))
    const own = [...Object.values(ollamaPaths), ...llamaServerPaths, '/api/v1/models']
    expect(own.filter((path) => patterns.some((pattern) => pattern.test(path)))).toEqual([])
    expect(managed.filter((path) => isOllamaPath(path) || isLmStudioPath(path))).toEqual([])
  })
})
