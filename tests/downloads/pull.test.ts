import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Download } from '../../src-main/contract/downloads.ts'
import { arrive, send } from '../accounts/people.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'
import type { FakeFile, FakeRepo } from '../hub/fake-hub/fake-repo.ts'
import type { Fault } from '../hub/fake-hub/faults.ts'
import { curable, incurable } from './fault-cases.ts'
import { type HubWithFiles, someBytes, startHubWithFiles } from './hub-with-files.ts'

let played: HubWithFiles
let test: TestCorral

beforeAll(async () => {
  played = await startHubWithFiles()
  const environment = { HF_ENDPOINT: played.hub.origin }
  test = await startTestCorral({ host: { environment } })
})
beforeEach(() => {
  played.files.fault = null
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await played[Symbol.asyncDispose]()
})

const target = (repo: string, file: string) => join(test.host.dataDir, 'models', repo, file)
const statusOf = (id: string) => test.corral.client.downloads.status({ task_id: id })
const ended = async (id: string): Promise<Download> => {
  for await (const now of await test.corral.client.downloads.progress({ task_id: id })) {
    if (['done', 'failed', 'cancelled'].includes(now.state)) return now
  }
  throw new Error('it ended without an end')
}

let count = 0
/** A repository of its own with one model in it. */
const addModel = (
  content: Buffer,
  more: Partial<FakeRepo> = {},
  claims: Partial<FakeFile> = {},
) => {
  count += 1
  const name = `acme/model-${count}-GGUF`
  const file = `model-${count}-Q4_K_M.gguf`
  played.hub.addRepo({ name, files: [{ path: file, content, ...claims }], ...more })
  return { name, file, path: target(name, file) }
}
const pull = async (name: string) => {
  const { task_id } = await test.corral.client.downloads.start({ model_id: name })
  return ended(task_id)
}
/** Everything in the folder for models, but the starter. */
const inFolder = async () => {
  const found = await readdir(join(test.host.dataDir, 'models'), {
    recursive: true,
    withFileTypes: true,
  })
  return found.filter((one) => !one.isDirectory()).map((one) => join(one.parentPath, one.name))
}
const atCdn = (fault: Fault, times = 1) => {
  played.files.fault = ({ at, before }) => (at === 'cdn' && before < times ? fault : null)
}

describe('a pull', () => {
  it('fetches the usual quantisation over several connections, right to the byte', async () => {
    const content = someBytes(3_000_000)
    played.hub.addRepo({
      name: 'acme/first-GGUF',
      files: [
        { path: 'first-Q8_0.gguf', content: 'another' },
        { path: 'first-Q4_K_M.gguf', content },
      ],
    })
    const begun = await test.corral.client.downloads.start({ model_id: 'acme/first-GGUF' })
    expect(begun).toMatchObject({ file: 'first-Q4_K_M.gguf', totalBytes: 3_000_000 })
    const over = await ended(begun.task_id)
    expect(over).toMatchObject({ state: 'done', downloadedBytes: 3_000_000, error: null })
    const path = target('acme/first-GGUF', 'first-Q4_K_M.gguf')
    expect(content.equals(await readFile(path))).toBe(true)
    expect(played.files.requests.length).toBeGreaterThan(4)
  })

  it('becomes a model, with where it comes from, and tells the user', async () => {
    const starter = await readFile(join(test.host.dataDir, 'models', 'corral-starter.gguf'))
    const { name, file } = addModel(starter, { cardData: { license: 'mit' } })
    const { modelId, commit } = await pull(name)
    const { models } = await test.corral.client.models.list()
    const model = models.find(({ id }) => id === modelId)
    expect(model?.provenance).toMatchObject({ repo: name, commit, file, licence: 'mit' })
    // It was read to its end to be verified, so its hash is known at once.
    expect(model?.sha256).toBe(createHash('sha256').update(starter).digest('hex'))
    expect(test.notices.map(({ body }) => body).join()).toContain('is ready')
  })

  it('says so when what came is no model that can be used', async () => {
    const { name } = addModel(someBytes(5000))
    expect(await pull(name)).toMatchObject({
      state: 'done',
      modelId: null,
      unusable: expect.stringContaining('GGUF'),
    })
    expect(test.notices.at(-1)?.title).toContain('cannot be used')
  })

  it('fetches all parts of a split model and a projector on request', async () => {
    const parts = ['00001', '00002', '00003'].map((part) => `big-Q8_0-${part}-of-00003.gguf`)
    played.hub.addRepo({
      name: 'acme/split',
      files: [...parts, 'mmproj-big-F16.gguf'].map((path) => ({ path, content: someBytes(5000) })),
    })
    const { task_id } = await test.corral.client.downloads.start({
      model_id: 'acme/split:q8_0',
      projector: 'mmproj-big-F16.gguf',
    })
    expect(await ended(task_id)).toMatchObject({ state: 'done', totalBytes: 20_000 })
    const there = (await inFolder()).filter((path) => path.includes('acme/split/'))
    expect(there).toHaveLength(4)
  })

  it('asks for no byte of a file that is there already', async () => {
    const { name } = addModel(someBytes(10_000))
    await pull(name)
    const before = played.files.requests.length
    expect(await pull(name)).toMatchObject({ state: 'done' })
    expect(played.files.requests.length).toBe(before)
  })

  it('joins the one that is under way for the same', async () => {
    const { name } = addModel(someBytes(600_000))
    atCdn({ kind: 'slow', pieceBytes: 20_000, pauseMs: 20 }, 9)
    const start = () => test.corral.client.downloads.start({ model_id: name })
    const [one, other] = await Promise.all([start(), start()])
    expect(other.task_id).toBe(one.task_id)
    expect(await ended(one.task_id)).toMatchObject({ state: 'done' })
  })

  it('never writes over another file', async () => {
    const { name, path } = addModel(someBytes(1000))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'mine')
    expect(await pull(name)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('overwritten'),
    })
    expect(await readFile(path, 'utf8')).toBe('mine')
  })

  it('writes nothing through a link in the folder', async () => {
    const { name } = addModel(someBytes(1000))
    const elsewhere = join(test.host.dataDir, 'elsewhere')
    await mkdir(elsewhere)
    await symlink(elsewhere, target('acme', name.slice('acme/'.length)))
    expect(await pull(name)).toMatchObject({ state: 'failed' })
    expect(await readdir(elsewhere)).toEqual([])
  })

  it('refuses what the disk has no room for, with the numbers', async () => {
    const { name } = addModel(someBytes(1000), {}, { sizeBytes: 3 * 2 ** 40 })
    const { task_id } = await test.corral.client.downloads.start({ model_id: name })
    await eventually(() => statusOf(task_id)).toMatchObject({
      state: 'waiting',
      error: expect.stringMatching(/3298\.5 GB are still to come .* are left/),
    })
    await test.corral.client.downloads.cancel({ task_id })
  })
})

describe('what goes wrong is dealt with:', () => {
  for (const [what, { fault, times = 1 }] of Object.entries(curable)) {
    it(what, async () => {
      const content = someBytes(700_000)
      const { name, path } = addModel(content)
      atCdn(fault, times)
      expect(await pull(name)).toMatchObject({ state: 'done', error: null })
      expect(content.equals(await readFile(path))).toBe(true)
    })
  }

  it('a signed address that is no longer good', async () => {
    const content = someBytes(2_000_000)
    const { name, path } = addModel(content)
    played.files.fault = ({ at, before }) => {
      if (at === 'cdn' && before === 3) played.files.expire()
      return null
    }
    expect(await pull(name)).toMatchObject({ state: 'done' })
    expect(content.equals(await readFile(path))).toBe(true)
  })

  it('a file that is small enough to lie in git, by its git hash', async () => {
    const { name, path, file } = addModel(someBytes(1), {
      files: [{ path: `model-${count + 1}-Q4_K_M.gguf`, content: 'tiny', lfs: false }],
    })
    played.files.fault = ({ before }) => (before === 0 ? { kind: 'wrong-byte', at: 1 } : null)
    expect(await pull(name)).toMatchObject({ state: 'done', file })
    expect(await readFile(path, 'utf8')).toBe('tiny')
  })
})

describe('what cannot go well ends, with the reason and nothing left:', () => {
  for (const [what, { fault, error, at = 'cdn' }] of Object.entries(incurable)) {
    it(what, async () => {
      const { name, path } = addModel(someBytes(300_000))
      played.files.fault = (request) => (request.at === at ? fault : null)
      const over = await pull(name)
      expect(over.error).toMatch(error)
      expect(over).toMatchObject({ state: 'failed', modelId: null })
      expect(test.notices.at(-1)).toMatchObject({ body: over.error })
      await test.corral.client.downloads.cancel({ task_id: over.task_id })
      const left = (await inFolder()).filter(
        (one) => one.startsWith(dirname(path)) || one.includes('.corral-parts'),
      )
      expect(left).toEqual([])
    })
  }

  it('a name that would lead out of the folder', async () => {
    for (const path of ['../../evil.gguf', '/etc/evil.gguf', 'a/../../evil.gguf', 'x\0y.gguf']) {
      played.hub.addRepo({ name: 'evil/names', files: [{ path, content: 'evil' }] })
      await expect(
        test.corral.client.downloads.start({ model_id: 'evil/names', file: path }),
      ).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })

  it('a repository that is gated, or not there', async () => {
    addModel(someBytes(10), { name: 'acme/gated', gated: 'manual' })
    const error = expect.stringContaining('has to be asked for')
    expect(await pull('acme/gated')).toMatchObject({ state: 'failed', error })
    const start = (model_id: string) => test.corral.client.downloads.start({ model_id })
    await expect(start('acme/nothing')).rejects.toMatchObject({ status: 404 })
    await expect(start('no repository')).rejects.toMatchObject({ status: 400 })
  })
})

describe('who watches by REST', () => {
  it('gets each step as an event, with a session in the URL, until the end (#180, #189, #202, #228)', async () => {
    const ada = await arrive(test, 'ada@example.org')
    const { name } = addModel(someBytes(900_000))
    atCdn({ kind: 'slow', pieceBytes: 60_000, pauseMs: 120 }, 9)
    const begun = await send(test, 'POST', '/api/models/download', {
      token: ada.token,
      body: { model_id: name },
    })
    const { task_id } = (await begun.json()) as Download
    const path = (call: string, token: string) =>
      `/api/models/download/${task_id}/${call}?token=${token}`
    const status = async (url: string) => {
      const answer = await fetch(test.address + url)
      await answer.body?.cancel()
      return answer.status
    }
    expect(await status(path('progress', test.adminToken))).toBe(401)
    expect(await status(path('progress', `${ada.token}x`))).toBe(401)
    expect(await status(path('progress', ''))).toBe(401)
    expect(await status(path('status', ada.token))).toBe(401)
    expect(await status(`/api/models/downloads?token=${ada.token}`)).toBe(401)

    const events = await fetch(test.address + path('progress', ada.token))
    expect(events.headers.get('content-type')).toContain('text/event-stream')
    const steps = (await events.text())
      .split('\n')
      .filter((line) => line.startsWith('data: {'))
      .map((line) => JSON.parse(line.slice(6)) as Download)
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.at(-1)).toMatchObject({ task_id, state: 'done', downloadedBytes: 900_000 })
    // The first step may be told before the commit is known; then it stays.
    expect(new Set(steps.flatMap(({ commit }) => commit ?? [])).size).toBe(1)
  })

  it('is told in the way of REST what cannot be', async () => {
    const nothing = '/api/models/download/00000000-0000-4000-8000-000000000000'
    const token = test.adminToken
    expect((await send(test, 'GET', `${nothing}/status`, { token })).status).toBe(404)
    expect((await send(test, 'GET', `${nothing}/progress`, { token })).status).toBe(404)
    expect((await send(test, 'POST', `${nothing}/pause`, { token })).status).toBe(404)
    const { name } = addModel(someBytes(100))
    const { task_id } = await pull(name)
    const pause = `/api/models/download/${task_id}/pause`
    expect((await send(test, 'POST', pause, { token })).status).toBe(409)
    expect((await send(test, 'POST', pause, { token: test.userToken })).status).toBe(403)
    const active = await send(test, 'GET', '/api/models/downloads/active', { token })
    expect(await active.json()).not.toContainEqual(expect.objectContaining({ task_id }))
  })
})
