import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import { nothingLeaves } from '../../src-main/core/egress/egress-error.ts'
import { chatAnswer, chatFrames, chatStream, stream } from '../gateway/cloud/scripts.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import {
  type TestCorral,
  eventually,
  projectRoot,
  startTestCorral,
} from '../helpers/test-corral.ts'
import { type FakeProvider, startFakeProvider } from '../providers/fake-provider.ts'
import { findOutsideHost } from './outside-host.ts'
import { failedResponse, lastLine, thrownByAnthropic, thrownByOpenAi } from './stream-errors.ts'

// `null` on a machine without a network: what needs another machine is skipped there.
const host = findOutsideHost()
const key = 'sk-outside-0123456789-aaaa'

let corral: TestCorral
let outside: FakeProvider
let inside: FakeProvider
let away: Provider
let bin: string
const say = [{ role: 'user' as const, content: 'hi' }]

beforeAll(async () => {
  outside = await startFakeProvider(host ?? undefined)
  inside = await startFakeProvider()
  const environment = { PATH: process.env.PATH }
  corral = await startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'home.gguf'), { says: 'At home.' }),
    host: { environment },
  })
  bin = join(corral.host.dataDir, 'bin')
  environment.PATH = `${bin}:${environment.PATH}`
  const { providers } = corral.corral.client
  const common = { protocols: ['openai' as const], models: ['gpt'], api_key: key }
  away = await providers.create({
    ...common,
    name: 'away',
    base_url: outside.origin,
    allow_private: true,
  })
  await providers.create({ ...common, name: 'near', base_url: inside.origin })
})
beforeEach(async () => {
  outside.answer = chatStream('far')
  inside.answer = chatAnswer('near')
  await turn(false)
})
afterAll(async () => {
  await corral[Symbol.asyncDispose]()
  await Promise.all([outside, inside].map((fake) => fake[Symbol.asyncDispose]()))
})

const turn = (on: boolean) => corral.corral.client.activitySettings.update({ nothing_leaves: on })

const ask = (model: string, fields: object = {}) =>
  corral.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: say, ...fields }),
  })

describe.skipIf(!host)('the switch that nothing leaves', () => {
  it('refuses in the dialect of each door, with the text and the target that was meant', async () => {
    await turn(true)
    const doors = ['/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses']
      .concat('/v1/messages', '/v1/messages/count_tokens')
      .concat('/api/chat', '/api/generate', '/api/embed')
    for (const path of doors) {
      const answer = await corral.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'away/gpt',
          messages: say,
          prompt: 'x',
          input: 'x',
          max_tokens: 5,
        }),
      })
      expect(answer.status, path).toBe(403)
      const { error } = (await answer.json()) as { error: string | { message: string } }
      const text = path.startsWith('/api/') ? error : (error as { message: string }).message
      expect(text, path).toContain(nothingLeaves)
      expect(text, path).toContain("'away/gpt'")
    }
    expect(outside.arrivals).toEqual([])
    expect(outside.connections()).toBe(0)
  })

  it('works at once in both directions, and lets this machine be', async () => {
    expect(await (await ask('away/gpt', { stream: true })).text()).toContain('far')
    await turn(true)
    expect((await ask('away/gpt')).status).toBe(403)
    expect(await (await ask('near/gpt')).text()).toContain('near')
    expect(await (await ask('home')).text()).toContain('At home.')
    await turn(false)
    expect(await (await ask('away/gpt', { stream: true })).text()).toContain('far')
  })

  it('lets a local fallback answer, and lists no name that cannot be asked', async () => {
    const { routing } = corral.corral.client
    const both = await routing.create({
      model_pattern: 'both',
      pattern_type: 'exact',
      backend_type: 'away',
      backend_model: 'gpt',
      targets: [{ backend_type: 'local', backend_model: 'home', tier: 1, weight: 1 }],
    })
    const out = await routing.create({
      model_pattern: 'out',
      pattern_type: 'exact',
      backend_type: 'away',
      backend_model: 'gpt',
    })
    const listed = async () => (await corral.openai.models.list()).data.map(({ id }) => id)
    expect(await listed()).toEqual(expect.arrayContaining(['home', 'away/gpt', 'near/gpt', 'out']))
    await turn(true)
    expect(await (await ask('both')).text()).toContain('At home.')
    const names = await listed()
    expect(names).toEqual(expect.arrayContaining(['home', 'near/gpt', 'both']))
    expect(names).not.toEqual(expect.arrayContaining(['out']))
    expect(names).not.toEqual(expect.arrayContaining(['away/gpt']))
    const explained = await routing.explain({ model_name: 'both' })
    expect(explained.skipped[0]?.reason).toContain(nothingLeaves)
    const warned = (await routing.list()).flatMap(({ warnings }) => warnings)
    expect(warned).toContain(
      'away is skipped: it is outside this Mac, and the switch keeps everything here.',
    )
    for (const { id } of [both, out]) await routing.remove({ rule_id: id })
  })

  it.each<[string, string, (answer: Response) => Promise<string>]>([
    ['of OpenAI', '/v1/chat/completions', thrownByOpenAi],
    ['of Anthropic', '/v1/messages', thrownByAnthropic],
    ['of OpenAI’s responses', '/v1/responses', failedResponse],
    ['of Ollama', '/api/chat', lastLine],
  ])('cuts a stream that leaves, which ends with an error %s', async (_, path, errorIn) => {
    const before = outside.connections()
    outside.answer = stream([chatFrames.role, chatFrames.text('one ')], 'open')
    const answer = await corral.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'away/gpt',
        messages: say,
        input: 'x',
        max_tokens: 9,
        stream: true,
      }),
    })
    expect(answer.status).toBe(200)
    const error = errorIn(answer)
    await eventually(() => outside.connections() >= before && outside.arrivals.length > 0).toBe(
      true,
    )
    await turn(true)
    expect(await error).toContain(nothingLeaves)
  })

  it('cuts what waits for its first byte, and a kept connection is not used again', async () => {
    outside.answer = () => {}
    const arrived = outside.arrivals.length
    const asked = ask('away/gpt')
    await eventually(() => outside.arrivals.length).toBe(arrived + 1)
    await turn(true)
    const refused = await asked
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain(nothingLeaves)
    await turn(false)
    outside.answer = chatAnswer('again')
    expect(await (await ask('away/gpt')).text()).toContain('again')
    const connections = outside.connections()
    await turn(true)
    await turn(false)
    expect(await (await ask('away/gpt')).text()).toContain('again')
    expect(outside.connections()).toBe(connections + 1)
  })

  it('leaves streams on this machine alone', async () => {
    inside.answer = stream([chatFrames.role, chatFrames.text('one ')], 'open')
    const answer = await ask('near/gpt', { stream: true })
    const reader = answer.body!.getReader()
    await reader.read()
    await turn(true)
    const next = reader.read()
    const raced = await Promise.race([next.then(() => 'ended'), turn(true).then(() => 'open')])
    expect(raced).toBe('open')
    await reader.cancel()
  })

  it('blames neither the key nor the address', async () => {
    outside.answer = stream([chatFrames.role, chatFrames.text('one ')], 'open')
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('away/gpt', { stream: true })),
    )
    await turn(true)
    await Promise.all(answers.map((answer) => answer.text()))
    for (let i = 0; i < 8; i++) expect((await ask('away/gpt')).status).toBe(403)
    const { client } = corral.corral
    const { keys } = await client.providers.get({ provider_id: away.id })
    await expect(
      client.providers.keys.test({ provider_id: away.id, key_id: keys[0]!.id }),
    ).rejects.toMatchObject({ code: 'forbidden', status: 403, message: nothingLeaves })
    await turn(false)
    const { keys: after } = await client.providers.get({ provider_id: away.id })
    expect(after.map(({ state }) => state)).toEqual(['ready'])
    outside.answer = chatAnswer('well')
    expect(await (await ask('away/gpt')).text()).toContain('well')
  })

  it('starts no program that could ask elsewhere for a key, and ends one that runs', async () => {
    await mkdir(bin, { recursive: true })
    const started = join(corral.host.dataDir, 'started')
    const program = `#!/bin/sh\necho x >> ${started}\nexec sleep 20\n`
    await writeFile(join(bin, 'op'), program, { mode: 0o755 })
    const { client } = corral.corral
    const vaulted = await client.providers.create({
      name: 'vaulted',
      base_url: inside.origin,
      api_key: 'op://a/b/c',
      protocols: ['openai'],
      models: ['gpt'],
    })
    const starts = () =>
      readFile(started, 'utf8').then(
        (text) => text.length / 2,
        () => 0,
      )
    const asked = ask('vaulted/gpt')
    await eventually(starts).toBe(1)
    await turn(true)
    expect((await asked).status).toBe(403)
    const refused = await ask('vaulted/gpt')
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain(nothingLeaves)
    const keyId = (await client.providers.get({ provider_id: vaulted.id })).keys[0]!.id
    await expect(
      client.providers.keys.test({ provider_id: vaulted.id, key_id: keyId }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    expect(await starts()).toBe(1)
    await turn(false)
    await client.providers.remove({ provider_id: vaulted.id })
  })

  it('shows in the ledger what it kept here, and what Corral sent by itself', async () => {
    const { activity, providers } = corral.corral.client
    outside.answer = chatAnswer('far')
    const { keys } = await providers.get({ provider_id: away.id })
    const ref = { provider_id: away.id, key_id: keys[0]!.id }
    await providers.keys.test(ref)
    const before = await activity.egress({})
    await turn(true)
    await ask('away/gpt')
    await ask('near/gpt')
    await providers.keys.test(ref).catch(() => {})
    const after = await activity.egress({})
    expect(after).toMatchObject({ nothing_leaves: true, blocked: before.blocked + 2 })
    expect(after.lines).toEqual(before.lines)
    expect(after.lines.map(({ backend_type: backend }) => backend)).not.toContain('near')
    expect(after.lines.find(({ reason }) => reason === 'corral')).toMatchObject({
      name: 'corral',
      backend_type: 'away',
      bytes_sent: 0,
    })
    const { logs } = await activity.list({ door: 'corral', limit: 2 })
    expect(
      logs.map(({ endpoint, status, left_this_mac: left }) => [endpoint, status, left]),
    ).toEqual([
      ['key test', 'refused', false],
      ['key test', 'success', true],
    ])
    expect(logs[1]).toMatchObject({ model: null, key_id: keys[0]!.id, key_last_four: 'aaaa' })
  })

  it('is obeyed when another process turns it: at once by requests, within a second by streams', async () => {
    outside.answer = stream([chatFrames.role, chatFrames.text('one ')], 'open')
    const answer = await ask('away/gpt', { stream: true })
    const file = join(corral.host.dataDir, 'corral.db')
    const script = [join(import.meta.dirname, 'turn-switch.ts'), file]
    const args = [...process.execArgv, ...script, join(projectRoot, 'resources', 'migrations')]
    await promisify(execFile)(process.execPath, args)
    expect((await ask('away/gpt')).status).toBe(403)
    expect(await answer.text()).toContain(nothingLeaves)
    await turn(false)
    outside.answer = chatAnswer('back')
    expect(await (await ask('away/gpt')).text()).toContain('back')
  })
})
