import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SelfTestReport } from '../../src-main/contract/self-tests.ts'
import { writeBertModel } from '../engine/embeddings/bert-model.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'

/** Written in two ways: a chain has to know where it is. */
const calls = `<tool_call>{"name": "get_weather", "arguments": {"city": "Oslo"}}</tool_call>
<tool_call> {"arguments":{"city":"Rome"},"name":"get_weather"}</tool_call>`

/** So that a long prompt is soon read. */
const contextTokens = 2048

/** A header does not hold such a name as it is. */
const talker = 'talker 🌊'

let test: TestCorral
let folder: string
beforeAll(async () => {
  test = await startTestCorral({
    models: async (models) => {
      folder = models
      const at = (name: string) => join(models, `${name}.gguf`)
      await writeChainModel(at('caller'), { says: calls })
      await writeChainModel(at('talker 🌊'), { says: 'It is a nice day.' })
      await writeChainModel(at('broken'), { says: 'Hello.', chatTemplate: '{% if %}' })
      await writeBertModel(at('embedder'), { pooling: 'mean' })
      await writeBertModel(at('ranker'), { pooling: 'rank' })
    },
  })
  for (const modelId of ['caller', talker]) {
    await test.corral.client.pool.saveModelSettings({ modelId, contextTokens, slots: 1 })
  }
})
afterAll(() => test[Symbol.asyncDispose]())

const reportsOf = async (modelId: string) => {
  const all: SelfTestReport[] = []
  for await (const report of await test.corral.client.selfTests.run({ modelId })) all.push(report)
  return all
}
const run = async (modelId: string) => (await reportsOf(modelId)).at(-1)!
const outcomes = ({ results }: SelfTestReport) =>
  Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]))
const details = ({ results }: SelfTestReport) =>
  Object.fromEntries(results.map(({ name, detail }) => [name, detail]))
const loaded = () => test.corral.pool.status().models.map(({ modelId }) => modelId)

const none = { embeddings: 'skipped', rerank: 'skipped' }
const spoken = {
  chat: 'passed',
  stream: 'passed',
  'json-schema': 'passed',
  usage: 'passed',
  'count-tokens': 'passed',
  'long-prompt': 'passed',
  ...none,
}

describe('a model that calls tools', () => {
  let reports: SelfTestReport[]
  beforeAll(async () => {
    reports = await reportsOf('caller')
  })

  it('passes all that is for models that write', () => {
    const report = reports.at(-1)!
    expect(outcomes(report), JSON.stringify(report.results)).toEqual({
      ...spoken,
      'tool-calls': 'passed',
      'parallel-tool-calls': 'passed',
      'responses-events': 'passed',
      'anthropic-events': 'passed',
    })
    expect(report).toMatchObject({ state: 'done', running: null })
    expect(details(report)['long-prompt']).toMatch(/^1\d{3} tokens read/)
  })

  it('is reported as each test begins and ends', () => {
    expect(reports.slice(0, -1).every(({ state }) => state === 'running')).toBe(true)
    const seen = new Set(reports.map(({ running }) => running))
    expect(seen.has('long-prompt')).toBe(true)
    const counts = reports.map(({ results }) => results.length)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  })

  it('gets a verdict for each app, with the reason', () => {
    const { apps } = reports.at(-1)!
    expect(apps.find(({ app }) => app === 'Zed')).toEqual({
      app: 'Zed',
      verdict: 'works',
      reason: null,
    })
    expect(apps.find(({ app }) => app === 'Claude Code')).toEqual({
      app: 'Claude Code',
      verdict: 'no',
      reason: 'It needs 25 000 tokens of context, the model has 2 048.',
    })
  })

  it('is as it was afterwards: neither loaded, nor with a token that is left', async () => {
    expect(loaded()).not.toContain('caller')
    const tokens = await test.corral.client.tokens.list()
    expect(tokens.map(({ label }) => label).toSorted()).toEqual(['admin', 'app'])
  })

  it('leaves requests in Activity under a name of their own', async () => {
    const rows = async () => {
      const { logs } = await test.corral.client.activity.list({ limit: 100 })
      return logs.filter(({ app }) => app === 'Corral self-test').length
    }
    await eventually(rows).toBeGreaterThan(12)
  })
})

describe('a model that only talks', () => {
  let report: SelfTestReport
  beforeAll(async () => {
    await test.corral.client.pool.load({ modelId: talker })
    report = await run(talker)
  })

  it('fails what needs tools, in words that blame nobody else', () => {
    expect(outcomes(report)).toEqual({
      ...spoken,
      'tool-calls': 'failed',
      'parallel-tool-calls': 'failed',
      'responses-events': 'failed',
      'anthropic-events': 'failed',
    })
    const inText = 'It answered in text instead of calling the tool.'
    expect(details(report)).toMatchObject({ 'tool-calls': inText, 'anthropic-events': inText })
    const verdicts = Object.fromEntries(report.apps.map(({ app, verdict }) => [app, verdict]))
    expect(verdicts).toMatchObject({ Codex: 'no', Cline: 'no', Zed: 'partly' })
  })

  it('stays loaded where it was loaded', async () => {
    expect(loaded()).toContain(talker)
    await test.corral.client.pool.unload({ modelId: talker })
  })
})

describe('other models', () => {
  it('for vectors and ranks are asked for those alone', async () => {
    const embedder = await run('embedder')
    expect(outcomes(embedder)).toMatchObject({
      chat: 'skipped',
      'long-prompt': 'skipped',
      embeddings: 'passed',
      rerank: 'skipped',
    })
    expect(embedder.apps[0]).toMatchObject({ verdict: 'no', reason: 'The model writes no text.' })
    const ranker = await run('ranker')
    expect(outcomes(ranker)).toMatchObject({ embeddings: 'skipped', rerank: 'passed' })
  })

  it('that do not load fail once, with the reason', async () => {
    const report = await run('broken')
    expect(details(report).chat).toBe(
      'It does not load: The chat template in the model file does not compile.',
    )
    const failed = report.results.filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ name }) => name)).toEqual(['chat'])
    expect(new Set(report.apps.map(({ verdict }) => verdict))).toEqual(new Set(['no']))
  })
})

describe('a test', () => {
  it('is found again, and outdated once the file is another', async () => {
    const { client } = test.corral
    const before = await client.selfTests.report({ modelId: talker })
    expect(before).toMatchObject({ state: 'done', results: expect.any(Array) as unknown })
    await utimes(join(folder, `${talker}.gguf`), new Date(), new Date(2030, 0))
    await client.models.scan()
    const after = await client.selfTests.report({ modelId: talker })
    expect(after).toMatchObject({ state: 'outdated', results: before.results })
    expect(after.apps.find(({ app }) => app === 'Xcode')?.verdict).toBe('unknown')
    const states = (await client.selfTests.list()).map(({ modelId, state }) => [modelId, state])
    expect(Object.fromEntries(states)).toMatchObject({ [talker]: 'outdated', caller: 'done' })
  })

  it('goes on when its reader leaves, is joined by others, and is one at a time', async () => {
    const { selfTests } = test.corral.client
    const leaving = new AbortController()
    const first = await selfTests.run({ modelId: 'caller' }, { signal: leaving.signal })
    await first.next()
    await expect(run(talker)).rejects.toMatchObject({ code: 'conflict' })
    leaving.abort()
    await first.return?.()
    const joined = await reportsOf('caller')
    expect(joined[0]).toMatchObject({ state: 'running' })
    expect(joined.at(-1)).toMatchObject({ state: 'done' })
    expect(joined.at(-1)!.results).toHaveLength(12)
  })

  it('is not for a token that may not use the model', async () => {
    const { token } = await test.corral.client.tokens.create({ label: 'b', models: [talker] })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ modelId: 'caller' })
    const refused = await test.fetch('/api/models/self-test', { method: 'POST', headers, body })
    expect(refused.status).toBe(403)
    const list = await (await test.fetch('/api/models/self-tests', { headers })).json()
    expect(list).toMatchObject([{ modelId: talker }])
  })

  it('of a model that is not there is refused', async () => {
    await expect(run('nobody')).rejects.toMatchObject({ code: 'model_not_found' })
  })
})
