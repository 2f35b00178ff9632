import Anthropic from '@anthropic-ai/sdk'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Profile, ProfileFields } from '../../src-main/contract/profiles.ts'
import { writeBertModel } from '../engine/embeddings/bert-model.ts'
import { ollamaClient } from '../gateway/ollama/client.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
let folder: string
let anthropic: Anthropic
beforeAll(async () => {
  test = await startTestCorral({
    async models(models) {
      folder = models
      const shape = { layers: 1, embeddingLength: 64, words: 500, endless: true } as const
      await writeRandomModel(join(models, 'random.gguf'), shape)
      await writeBertModel(join(models, 'embedder.gguf'), { pooling: 'mean' })
    },
  })
  anthropic = new Anthropic({ baseURL: test.address, apiKey: test.userToken, maxRetries: 0 })
})
afterAll(() => test[Symbol.asyncDispose]())
afterEach(async () => {
  for (const { id } of await profiles().list()) await profiles().remove({ id })
})

const profiles = () => test.corral.client.profiles
const make = (fields: Partial<ProfileFields> & { name: string }): Promise<Profile> =>
  profiles().create({ modelId: 'random', ...fields })

type Body = Omit<Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>, 'model'>

/** What a name answers, and the tokens of its prompt. */
async function ask(model: string, { messages, ...more }: Body = {}) {
  const answer = await test.openai.chat.completions.create({
    model,
    messages: messages ?? [{ role: 'user', content: 'ab cd ef' }],
    max_tokens: 12,
    ...more,
  })
  expect(answer.model).toBe(model)
  return {
    text: answer.choices[0]?.message.content,
    promptTokens: answer.usage?.prompt_tokens,
    completionTokens: answer.usage?.completion_tokens,
  }
}

async function rest(path: string, init: RequestInit & { json?: unknown } = {}) {
  const { json, ...others } = init
  const response = await test.fetch(`/api/profiles${path}`, {
    ...others,
    headers: {
      authorization: `Bearer ${test.adminToken}`,
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('a profile', () => {
  it('is listed and found like a model, by its name and its aliases in any case', async () => {
    await make({ name: 'Coder', aliases: ['gpt-4o'] })
    const list = await test.openai.models.list()
    expect(list.data.map(({ id }) => id)).toEqual(['embedder', 'random', 'Coder', 'gpt-4o'])
    expect(await test.openai.models.retrieve('Coder')).toMatchObject({ owned_by: 'corral' })
    const ids = async (path: string) => {
      const listed = (await (await test.fetch(path)).json()) as Record<
        string,
        { id?: string; name?: string }[]
      >
      return (listed['data'] ?? listed['models'] ?? []).map(({ id, name }) => id ?? name)
    }
    for (const path of ['/api/v0/models', '/models']) {
      expect(await ids(path), path).toEqual(['embedder', 'random', 'Coder', 'gpt-4o'])
    }
    expect(await ids('/api/tags')).toContain('Coder:latest')
    const cold = { temperature: 0 }
    const { text } = await ask('random', cold)
    for (const name of ['Coder', 'coder', 'GPT-4o', 'corral/coder', 'coder:latest']) {
      expect((await ask(name, cold)).text, name).toBe(text)
    }
  })

  it('gives sampling to requests that bring none, and yields to those that do', async () => {
    await make({ name: 'cold', sampling: { temperature: 0 } })
    await make({ name: 'hot', sampling: { temperature: 2, topK: 0, maxTokens: 5 } })
    const cold = [await ask('cold'), await ask('cold')]
    const exact = await ask('random', { temperature: 0 })
    expect(cold).toEqual([exact, exact])
    // 0 is something that a request says.
    expect(await ask('hot', { temperature: 0 })).toEqual(exact)
    const hot = await Promise.all([1, 2, 3].map((seed) => ask('hot', { seed })))
    expect(new Set(hot.map(({ text }) => text)).size).toBeGreaterThan(1)
    const short = await ask('hot', { max_tokens: null })
    expect(short.completionTokens).toBe(5)
  })

  it('brings its system prompt where a request has none, or before the one that it has', async () => {
    await make({ name: 'polite', systemPrompt: 'ab ab' })
    await make({ name: 'strict', systemPrompt: 'ab ab', systemPromptMode: 'prepend' })
    const cold = { temperature: 0 }
    const user = { role: 'user', content: 'cd' } as const
    const system = (content: string) => ({ role: 'system', content }) as const
    const alone = await ask('random', { ...cold, messages: [system('ab ab'), user] })
    expect(await ask('polite', { ...cold, messages: [user] })).toEqual(alone)
    expect(await ask('strict', { ...cold, messages: [user] })).toEqual(alone)
    const own = [system('ef'), user]
    const said = await ask('random', { ...cold, messages: own })
    expect(await ask('polite', { ...cold, messages: own })).toEqual(said)
    const both = await ask('random', { ...cold, messages: [system('ab ab\n\nef'), user] })
    expect(await ask('strict', { ...cold, messages: own })).toEqual(both)
  })

  it('counts its system prompt, too, at every door', async () => {
    await make({ name: 'wordy', systemPrompt: 'ab cd ef ab cd ef', sampling: { temperature: 0 } })
    const messages = [{ role: 'user' as const, content: 'cd' }]
    const count = async (model: string) =>
      (await anthropic.messages.countTokens({ model, messages })).input_tokens
    const [plain, wordy] = [await count('random'), await count('wordy')]
    expect(wordy).toBeGreaterThan(plain)
    const message = await anthropic.messages.create({ model: 'wordy', messages, max_tokens: 8 })
    expect(message.model).toBe('wordy')
    expect(message.usage.input_tokens).toBe(wordy)
    const response = await test.openai.responses.create({
      model: 'wordy',
      input: 'cd',
      max_output_tokens: 8,
    })
    expect(response.usage?.input_tokens).toBe(wordy)
    const chat = await ollamaClient(test).chat({
      model: 'wordy',
      messages,
      options: { num_predict: 8 },
    })
    expect(chat).toMatchObject({ model: 'wordy', prompt_eval_count: wordy })
    await ollamaClient(test).generate({ model: 'wordy', prompt: '', keep_alive: 0 })
    expect(test.corral.pool.getLoadedModel('random')).toBeNull()
    const text = { prompt: 'cd', max_tokens: 8 }
    const completion = await test.openai.completions.create({ model: 'wordy', ...text })
    const same = await test.openai.completions.create({ model: 'random', ...text, temperature: 0 })
    expect(completion.choices[0]?.text).toBe(same.choices[0]?.text)
  })

  it('bounds the conversation by its context, and tells that context to clients', async () => {
    await make({ name: 'short', contextTokens: 256, sampling: { temperature: 0 } })
    const answer = await ask('short', { max_tokens: null })
    expect((answer.promptTokens ?? 0) + (answer.completionTokens ?? 0)).toBe(256)
    const long = [{ role: 'user' as const, content: 'ab cd '.repeat(400) }]
    await expect(ask('short', { messages: long })).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
    })
    expect((await ask('random', { messages: long })).completionTokens).toBe(12)
    const { model_info } = await ollamaClient(test).show({ model: 'short' })
    expect(model_info).toMatchObject({ 'llama.context_length': 256 })
    const props = await test.fetch('/props?model=short')
    expect(await props.json()).toMatchObject({ default_generation_settings: { n_ctx: 256 } })
  })

  it('of an embedding model makes embeddings', async () => {
    await make({ name: 'vectors', modelId: 'embedder' })
    const [own, base] = await Promise.all(
      ['vectors', 'embedder'].map((model) => test.openai.embeddings.create({ model, input: 'ab' })),
    )
    expect(own?.model).toBe('vectors')
    expect(own?.data[0]?.embedding).toEqual(base?.data[0]?.embedding)
    await expect(ask('vectors')).rejects.toThrow(/writes no text/)
  })

  it('stands in the log beside its model', async () => {
    await make({ name: 'logged' })
    await ask('logged')
    await eventually(async () => {
      const { logs } = await test.corral.client.activity.list({})
      return logs[0]
    }).toMatchObject({ asked_model: 'logged', model: 'random' })
  })
})

describe('the list of profiles', () => {
  it('is live', async () => {
    const leaving = new AbortController()
    const watched = await profiles().watch(undefined, { signal: leaving.signal })
    const names = async () => {
      const { value } = await watched.next()
      return (value as Profile[]).map(({ name }) => name)
    }
    expect(await names()).toEqual([])
    const made = await make({ name: 'seen' })
    expect(await names()).toEqual(['seen'])
    await profiles().remove({ id: made.id })
    expect(await names()).toEqual([])
    leaving.abort()
  })
})

describe('profiles of one model', () => {
  it('do not influence each other while they answer at once (D16)', async () => {
    await make({ name: 'one', systemPrompt: 'ab', sampling: { temperature: 0, maxTokens: 20 } })
    await make({ name: 'two', systemPrompt: 'ef', sampling: { temperature: 0, maxTokens: 9 } })
    const names = ['one', 'two', 'random']
    const asked = (name: string) =>
      ask(name, { max_tokens: null, ...(name === 'random' && { temperature: 0, max_tokens: 5 }) })
    const alone = new Map<string, unknown>()
    for (const name of names) alone.set(name, await asked(name))
    expect(new Set([...alone.values()].map((answer) => JSON.stringify(answer))).size).toBe(3)
    const mixed = Array.from({ length: 12 }, (_, at) => names[(at * 7) % 3] ?? '')
    const together = await Promise.all(mixed.map(asked))
    expect(together).toEqual(mixed.map((name) => alone.get(name)))
    const { models } = test.corral.pool.status()
    expect(models.filter(({ modelId }) => modelId.startsWith('random'))).toHaveLength(1)
  })

  it('with caches of two types share the weights, which count once', async () => {
    await make({ name: 'small', kvCacheType: 'q4_0', sampling: { temperature: 0 } })
    await make({ name: 'exact', kvCacheType: 'f16', sampling: { temperature: 0 } })
    await test.corral.pool.unload('random')
    const exact = await ask('exact')
    const base = test.corral.pool.getLoadedModel('random')
    const small = await ask('small')
    const both = test.corral.pool.status().models.filter(({ modelId }) => /random/.test(modelId))
    expect(both.map(({ modelId }) => modelId)).toEqual(['random', 'random (q4_0 cache)'])
    const [own, beside] = both.map(({ memory }) => memory)
    expect(own).toEqual(base?.memory)
    expect(own?.weightsBytes).toBeGreaterThan(0)
    expect(beside?.weightsBytes).toBe(0)
    expect(beside?.contextBytes).toBeLessThan((own?.contextBytes ?? 0) / 2)
    expect(await Promise.all([ask('exact'), ask('small')])).toEqual([exact, small])
    // All of it goes with the model.
    await test.corral.client.pool.unload({ modelId: 'random' })
    expect(
      test.corral.pool.status().models.filter(({ modelId }) => /random/.test(modelId)),
    ).toEqual([])
  })

  it('may be named among what is loaded at start, each in its way', async () => {
    await make({ name: 'early', kvCacheType: 'q5_1' })
    await test.corral.client.pool.saveConfig({ preload_models: ['early'] })
    await eventually(() => test.corral.pool.resident('random', 'q5_1')?.state).toBe('ready')
    await test.corral.client.pool.saveConfig({ preload_models: [] })
    await test.corral.client.pool.unload({ modelId: 'random' })
  })

  it('keep their model while one of them is pinned', async () => {
    const pinned = await make({ name: 'kept', pinned: true })
    await ask('random', { max_tokens: 1 })
    const isPinned = () => test.corral.pool.getLoadedModel('random')?.pinned
    expect(isPinned()).toBe(true)
    await profiles().update({ id: pinned.id, pinned: false })
    expect(isPinned()).toBe(false)
  })
})

describe('the names of profiles', () => {
  it('are nobody else’s, whatever their case', async () => {
    await make({ name: 'coder', aliases: ['helper'] })
    for (const name of ['Coder', 'HELPER', 'coder:latest', 'Random']) {
      await expect(make({ name }), name).rejects.toMatchObject({ code: 'conflict' })
    }
    await expect(make({ name: 'a', aliases: ['A'] })).rejects.toThrow(/given twice/)
    await expect(make({ name: 'corral/a' })).rejects.toMatchObject({ code: 'invalid_input' })
    const other = await make({ name: 'other' })
    const taken = profiles().update({ id: other.id, aliases: ['coder'] })
    await expect(taken).rejects.toMatchObject({ code: 'conflict' })
    expect(await profiles().get({ id: other.id })).toEqual(other)
  })

  it('go before a file that comes later under the same name', async () => {
    const { id } = await make({ name: 'late', sampling: { maxTokens: 3 } })
    await writeChainModel(join(folder, 'late.gguf'), { says: 'I am the file.' })
    await test.corral.client.models.scan()
    expect(await profiles().get({ id })).toMatchObject({ hiddenModels: ['late'] })
    expect((await ask('late')).text).not.toContain('file')
    const listed = await test.openai.models.list()
    expect(listed.data.filter((model) => model.id === 'late')).toHaveLength(1)
    // It can still be changed, and the file is there again once it has another name.
    await profiles().update({ id, description: 'first' })
    await profiles().update({ id, name: 'early' })
    expect((await ask('late')).text).toBe('I am the file.')
  })

  it('may be used by tokens that name them, not by those that name the model', async () => {
    await make({ name: 'bound', aliases: ['tied'], systemPrompt: 'secret' })
    const asTokenFor = async (...models: string[]) => {
      const { token } = await test.corral.client.tokens.create({ label: 'bound', models })
      return new OpenAI({ baseURL: `${test.address}/v1`, apiKey: token, maxRetries: 0 })
    }
    const may = async (client: OpenAI, model: string) => {
      const messages = [{ role: 'user' as const, content: 'ab' }]
      return client.chat.completions.create({ model, messages, max_tokens: 1 }).then(
        () => 'yes',
        (error: { status?: number }) => error.status,
      )
    }
    const base = await asTokenFor('random')
    expect([await may(base, 'random'), await may(base, 'bound')]).toEqual(['yes', 403])
    const own = await asTokenFor('bound')
    expect([await may(own, 'random'), await may(own, 'tied')]).toEqual([403, 'yes'])
    expect((await base.models.list()).data.map(({ id }) => id)).toEqual(['random'])
    expect((await own.models.list()).data.map(({ id }) => id)).toEqual(['bound'])
    const seen = await fetch(`${test.address}/api/profiles`, {
      headers: { authorization: `Bearer ${base.apiKey}` },
    })
    expect(await seen.json()).toEqual([])
  })

  it('can be the targets of rules, which routing explains', async () => {
    await make({ name: 'target', sampling: { temperature: 0 } })
    const { id } = await test.corral.client.routing.create({
      model_pattern: 'claude-',
      pattern_type: 'prefix',
      backend_type: 'local',
      backend_model: 'target',
    })
    const explained = await test.corral.client.routing.explain({ model_name: 'claude-x' })
    expect(explained.targets).toMatchObject([{ backend_type: 'local', model: 'random' }])
    expect(explained.targets[0]?.reason).toContain("profile 'target'")
    await test.corral.client.routing.remove({ rule_id: id })
  })

  it('answer 503 with the reason while their model is not here', async () => {
    const [gone] = await profiles().import({
      format: 'corral-profiles',
      version: 1,
      profiles: [{ name: 'orphan', modelId: 'elsewhere' }],
    })
    expect(gone).toMatchObject({ missing: true })
    await expect(ask('orphan')).rejects.toThrow(/needs the model 'elsewhere'/)
    await expect(ask('orphan')).rejects.toMatchObject({ status: 503 })
  })
})

describe('over REST', () => {
  it('profiles are made, read, changed, duplicated and removed as the predecessors did', async () => {
    const made = await rest('', { method: 'POST', json: { name: 'a', modelId: 'random' } })
    expect(made).toMatchObject({ status: 201, body: { name: 'a', missing: false } })
    const id = String(made.body['id'])
    const again = await rest('', { method: 'POST', json: { name: 'A', modelId: 'random' } })
    expect(again.status).toBe(409)
    const nowhere = await rest('', { method: 'POST', json: { name: 'b', modelId: 'nowhere' } })
    expect(nowhere.status).toBe(404)
    expect((await rest('/999')).status).toBe(404)
    const changed = await rest(`/${id}`, { method: 'PUT', json: { systemPrompt: 'Be kind.' } })
    expect(changed.body).toMatchObject({ name: 'a', systemPrompt: 'Be kind.', description: '' })
    await rest(`/${id}`, { method: 'PUT', json: { description: 'Kind' } })
    const copied = await rest(`/${id}/duplicate?new_name=copy`, { method: 'POST' })
    expect(copied).toMatchObject({
      status: 201,
      body: { name: 'copy', systemPrompt: 'Be kind.', description: 'Kind' },
    })
    const named = await rest(`/${id}/duplicate`, { method: 'POST', json: { new_name: 'other' } })
    expect(named).toMatchObject({ status: 201, body: { name: 'other' } })
    const taken = await rest(`/${id}/duplicate?new_name=COPY`, { method: 'POST' })
    expect(taken.status).toBe(409)
    expect((await rest(`/${id}/duplicate`, { method: 'POST' })).status).toBe(400)
    expect(await rest(`/${id}`, { method: 'DELETE' })).toMatchObject({ body: { removed: true } })
    expect((await rest(`/${id}`, { method: 'DELETE' })).status).toBe(404)
    const [newest] = await test.corral.client.acts.list({})
    expect(newest).toMatchObject({ what: 'profiles.remove', outcome: 'not_found' })
  })

  it('what they do not know is refused by name, and nothing of it is kept', async () => {
    const sampling = { temperature: 0.5, typical_p: 0.9 }
    const odd = await rest('', {
      method: 'POST',
      json: { name: 'odd', modelId: 'random', sampling },
    })
    expect(odd.status).toBe(400)
    expect(JSON.stringify(odd.body)).toContain('typical_p')
    const file = {
      format: 'corral-profiles',
      version: 1,
      profiles: [{ name: 'x', modelId: 'random', auto: 1 }],
    }
    const imported = await rest('/import', { method: 'POST', json: file })
    expect(imported.status).toBe(400)
    expect(JSON.stringify(imported.body)).toContain('auto')
    expect((await profiles().list()).length).toBe(0)
  })

  it('what was exported can be imported again, with numbers for names that are taken', async () => {
    await make({ name: 'a', aliases: ['z'], systemPrompt: 'ab', sampling: { temperature: 0 } })
    const file = await profiles().export()
    const first = await profiles().import(file)
    const second = await profiles().import(file)
    expect([...first, ...second].map(({ name, aliases }) => [name, aliases])).toEqual([
      ['a-2', []],
      ['a-3', []],
    ])
    for (const { id } of await profiles().list()) await profiles().remove({ id })
    await profiles().import(file)
    expect(await profiles().export()).toEqual(file)
  })
})
