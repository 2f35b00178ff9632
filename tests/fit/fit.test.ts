import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fit } from '../../src-main/contract/fit.ts'
import type { HubRepo } from '../../src-main/contract/hub.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { type FakeHub, startFakeHub } from '../hub/fake-hub/fake-hub.ts'
import { splitGguf } from '../hub/split-gguf.ts'
import { restOf } from '../providers/rest.ts'

const repo = 'ann/Tiny-GGUF'
const split = 'parts/tiny-F16-00001-of-00002.gguf'

let folder: string
let model: Buffer
let parts: [Buffer, Buffer]
let hub: FakeHub
let test: TestCorral
beforeAll(async () => {
  folder = await temporaryFolder()
  await writeChainModel(join(folder, 'tiny.gguf'), { says: 'All is well today, my friend.' })
  model = await readFile(join(folder, 'tiny.gguf'))
  parts = splitGguf(model)
  hub = await startFakeHub({
    repos: [
      {
        name: repo,
        files: [
          { path: 'tiny-Q8_0.gguf', content: model },
          { path: split, content: parts[0] },
          { path: split.replace('00001', '00002'), content: parts[1] },
          { path: 'text-Q4_0.gguf', content: 'This is not a model, whatever its name says.' },
          { path: 'short-Q4_0.gguf', content: model, sizeBytes: model.length * 2 },
          { path: 'cut-Q4_0.gguf', content: model.subarray(0, 2000) },
        ],
      },
    ],
  })
  test = await startTestCorral({
    host: { environment: { HF_ENDPOINT: hub.origin } },
    models: async (models) => {
      await writeFile(join(models, 'local.gguf'), model)
      await mkdir(join(models, 'split'))
      await writeFile(join(models, 'split', 'halves-00001-of-00002.gguf'), parts[0])
      await writeFile(join(models, 'split', 'halves-00002-of-00002.gguf'), parts[1])
    },
  })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => {
  hub.intercept = null
})

const rest = () => restOf(test, test.userToken)
const ofFile = (file: string, more = '') =>
  rest().call('GET', `/fit/hub?repo=${repo}&file=${file}${more}`)
const fitOfFile = async (file: string, more = '') => (await ofFile(file, more)).json as Fit
const fitOfModel = (modelId: string, more = '') =>
  rest().must<Fit>('GET', `/fit?modelId=${modelId}${more}`)
/** What does not change while other models come and go. */
const sum = (fit: Fit) => ({ ...fit, freeBytes: 0, explanation: '' })

describe('whether a file on the hub would fit', () => {
  it('is told from its size first, and from its header once that was read', async () => {
    const page = async () => {
      const { choices } = await rest().must<HubRepo>('GET', `/models/hub?repo=${repo}`)
      return choices.find(({ file }) => file === 'tiny-Q8_0.gguf')?.fit
    }
    expect(await page()).toMatchObject({ source: 'size', maxContextTokens: null })
    const fit = await fitOfFile('tiny-Q8_0.gguf')
    expect(fit).toMatchObject({ source: 'header', verdict: 'fits', kvCacheType: 'f16' })
    expect(sum((await page())!)).toEqual(sum(fit))
  })

  it('is the same sum before it is fetched, once it is here, and when it is loaded', async () => {
    const remote = await fitOfFile('tiny-Q8_0.gguf')
    expect(sum(await fitOfModel('local'))).toEqual(sum(remote))
    const { client } = test.corral
    await client.pool.saveModelSettings({ modelId: 'local', slots: 1 })
    const { memory, contextTokens } = await client.pool.load({ modelId: 'local' })
    expect(contextTokens).toBe(remote.contextTokens)
    expect(memory.source).toBe('measured')
    expect(Math.abs(memory.totalBytes - remote.totalBytes)).toBeLessThan(remote.totalBytes / 100)
    // Its own memory is not held against it.
    const loaded = await fitOfModel('local')
    expect(loaded.freeBytes).toBe(loaded.budgetBytes)
    await client.pool.unload({ modelId: 'local' })
    await client.pool.saveModelSettings({ modelId: 'local', slots: null })
  })

  it('counts all parts of a split model, by the header of each', async () => {
    const [whole, remote, local] = [
      await fitOfFile('tiny-Q8_0.gguf'),
      await fitOfFile(split),
      await fitOfModel('halves'),
    ]
    expect(remote.source).toBe('header')
    expect(sum(remote)).toEqual(sum(whole))
    expect(sum(local)).toEqual(sum(whole))
  })

  it('is told for the context and the cache that are asked for', async () => {
    const small = await fitOfFile('tiny-Q8_0.gguf', '&contextTokens=1024')
    const large = await fitOfFile('tiny-Q8_0.gguf', '&contextTokens=4096')
    const packed = await fitOfFile('tiny-Q8_0.gguf', '&contextTokens=4096&kvCacheType=q8_0')
    expect(large.contextBytes).toBe(small.contextBytes * 4)
    expect(large.weightsBytes).toBe(small.weightsBytes)
    expect(packed.contextBytes / large.contextBytes).toBeCloseTo(34 / 64)
    expect(packed).toMatchObject({ contextTokens: 4096, kvCacheType: 'q8_0' })
    expect((await ofFile('tiny-Q8_0.gguf', '&contextTokens=1')).status).toBe(400)
  })

  it('reads the head of the file only, and asks nobody the second time', async () => {
    const files = () => hub.requests.filter(({ path }) => path.includes('/resolve/'))
    await fitOfFile('tiny-Q8_0.gguf')
    const before = files().length
    await fitOfFile('tiny-Q8_0.gguf', '&contextTokens=2048')
    expect(files().length).toBe(before)
    for (const { headers, path } of files()) {
      if (path.endsWith('.gguf')) expect(headers.range).toMatch(/^bytes=0-\d+$/)
    }
  })

  it('keeps headers as files with a hole, of the true size', async () => {
    await fitOfFile('tiny-Q8_0.gguf')
    const cache = join(test.host.dataDir, 'cache', 'headers')
    const kept = (await readdir(cache, { recursive: true })).filter((n) =>
      n.endsWith('/model.gguf'),
    )
    expect(kept).toHaveLength(1)
    const { size, blocks, mode } = await stat(join(cache, kept[0] ?? ''))
    expect(size).toBe(model.length)
    expect(blocks * 512).toBeLessThan(model.length / 2)
    expect(mode & 0o077).toBe(0)
  })

  it('is refused for what the engine must not see, and for what is not as it was listed', async () => {
    const answers = await Promise.all(
      ['text-Q4_0.gguf', 'cut-Q4_0.gguf', 'short-Q4_0.gguf', 'missing-Q4_0.gguf'].map((file) =>
        ofFile(file),
      ),
    )
    const codes = answers.map(({ status, json }) => [status, (json as { code: string }).code])
    expect(codes).toEqual([
      [400, 'unsupported'],
      [400, 'unsupported'],
      [502, 'upstream_failed'],
      [404, 'not_found'],
    ])
    const cache = join(test.host.dataDir, 'cache', 'headers')
    expect((await readdir(cache)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('does without ranges where a server has none', async () => {
    hub.addRepo({ name: 'ann/Rangeless-GGUF', files: [{ path: 'a-Q8_0.gguf', content: model }] })
    hub.intercept = ({ url, response }) => {
      if (!url.pathname.endsWith('a-Q8_0.gguf')) return false
      response.writeHead(200, { 'content-length': model.length }).end(model)
      return true
    }
    const query = '/fit/hub?repo=ann/Rangeless-GGUF&file=a-Q8_0.gguf'
    expect(await rest().must('GET', query)).toMatchObject({ source: 'header' })
  })
})

describe('whether a local model would fit', () => {
  it('is not told of models that a token may not use, nor of those that are not there', async () => {
    const { token } = await test.corral.client.tokens.create({
      label: 'narrow',
      access: 'user',
      models: ['halves'],
    })
    const narrow = restOf(test, token)
    expect((await narrow.call('GET', '/fit?modelId=local')).status).toBe(403)
    expect((await narrow.call('GET', '/fit?modelId=halves')).status).toBe(200)
    expect((await rest().call('GET', '/fit?modelId=nobody')).status).toBe(404)
  })
})
