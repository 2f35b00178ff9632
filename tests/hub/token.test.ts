import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HubToken } from '../../src-main/contract/hub.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { restOf } from '../providers/rest.ts'
import { type FakeFiles, startFakeFiles } from './fake-hub/files.ts'
import { type FakeHub, startFakeHub } from './fake-hub/fake-hub.ts'

const token = 'hf_canaryCanaryCanaryCanary1234'
const other = 'hf_otherOtherOtherOtherOther5678'

let folder: string
let dataDir: string
let files: FakeFiles
let hub: FakeHub
beforeEach(async () => {
  folder = await temporaryFolder()
  dataDir = join(folder, 'data')
  await mkdir(dataDir, { mode: 0o700 })
  await writeChainModel(join(folder, 'model.gguf'), { says: 'Hello there.' })
  files = await startFakeFiles()
  hub = await startFakeHub({
    files: files.serve,
    tokens: {
      [token]: { name: 'ann', reads: ['ann/Gated-GGUF'] },
      [other]: { name: 'bob', reads: [] },
    },
    repos: [
      {
        name: 'ann/Gated-GGUF',
        gated: 'auto',
        files: [{ path: 'a-Q8_0.gguf', content: await readFile(join(folder, 'model.gguf')) }],
      },
    ],
  })
})
afterEach(async () => {
  await hub.close()
  await files[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const start = (environment: Record<string, string> = {}) =>
  startTestCorral({ host: { dataDir, environment: { HF_ENDPOINT: hub.origin, ...environment } } })
const path = '/settings/huggingface'
/** What was shown to the hub since it was last asked. */
const shown = () => [...new Set(hub.requests.splice(0).map(({ headers }) => headers.authorization))]

describe('the token for the hub', () => {
  it('opens what its owner may read, goes to the hub alone, and comes out nowhere', async () => {
    await using test = await start()
    const rest = restOf(test)
    const said: string[] = []
    const say = async (method: string, url: string, body?: unknown) => {
      const answer = await rest.call(method, url, body)
      said.push(answer.text)
      return answer
    }
    const gated = '/fit/hub?repo=ann/Gated-GGUF&file=a-Q8_0.gguf'
    expect((await say('GET', path)).json).toEqual({
      present: false,
      source: null,
      lastFour: null,
      account: null,
      needsReentry: false,
      endpoint: hub.origin,
    })
    expect((await say('GET', gated)).status).toBe(403)
    expect(shown()).toEqual([undefined])

    const saved = await say('PUT', path, { token: ` ${token}\n` })
    expect(saved.json).toMatchObject({ present: true, source: 'vault', lastFour: '1234' })
    expect((await say('POST', `${path}/test`)).json).toEqual({ success: true, account: 'ann' })
    expect((await say('GET', path)).json).toMatchObject({ account: 'ann' })
    expect((await say('GET', gated)).json).toMatchObject({ source: 'header' })
    await say('GET', '/models/hub?repo=ann/Gated-GGUF')
    expect(shown()).toEqual([`Bearer ${token}`])
    expect(files.requests.length).toBeGreaterThan(0)
    for (const { headers, path: asked } of files.requests) {
      expect([headers.authorization, headers.cookie]).toEqual([undefined, undefined])
      expect(asked).not.toContain(token)
    }

    await say('PUT', path, { token: `${token} ${token}` })
    await say('PUT', path, { token: [token] })
    for (const url of ['/system/acts', '/system/audit-logs', '/system/logs']) await say('GET', url)
    expect(said.join('\n') + test.logged()).not.toContain(token.slice(0, 20))
    const names = await readdir(dataDir, { recursive: true, withFileTypes: true })
    const contents = names
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name)))
    expect(Buffer.concat(await Promise.all(contents)).includes(token.slice(3))).toBe(false)

    expect((await say('DELETE', path)).json).toMatchObject({ present: false })
    shown()
    await say('GET', '/models/hub?repo=ann/Gated-GGUF')
    expect(shown()).toEqual([undefined])
  })

  it('of the environment is used while none is kept; administrators alone change it', async () => {
    const key = (byte: string) => ({ CORRAL_MASTER_KEY: byte.repeat(64) })
    {
      await using test = await start({ HF_TOKEN: other, ...key('a') })
      const rest = restOf(test)
      const found = await rest.must<HubToken>('GET', path)
      expect(found).toMatchObject({ present: true, source: 'environment', lastFour: '5678' })
      expect(await rest.must('POST', `${path}/test`)).toMatchObject({ account: 'bob' })
      await rest.must('PUT', path, { token: 'hf_unknownUnknownUnknown' })
      const refused = await rest.call('POST', `${path}/test`)
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('refuses')])
      expect((await rest.call('GET', '/models/search?author=x')).status).toBe(403)
      const user = restOf(test, test.userToken)
      expect((await user.call('PUT', path, { token })).status).toBe(403)
      expect((await user.call('DELETE', path)).status).toBe(403)
      expect((await user.call('POST', `${path}/test`)).status).toBe(403)

      await rest.must('PUT', path, { token })
      await rest.must('POST', '/vault/rotate', { key: 'data' })
      expect(await rest.must('POST', `${path}/test`)).toMatchObject({ account: 'ann' })
    }
    const mirror = await startFakeHub({ tokens: { [token]: { name: 'thief', reads: [] } } })
    {
      await using test = await start({ HF_ENDPOINT: mirror.origin, ...key('a') })
      expect(await restOf(test).must('GET', path)).toMatchObject({ present: false })
      await restOf(test).must('GET', '/models/search')
    }
    await mirror.close()
    expect(mirror.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])

    // Another key: the vault is locked, and the search goes on without the token.
    await using test = await start(key('b'))
    const rest = restOf(test)
    expect((await rest.call('POST', `${path}/test`)).text).toContain('vault_locked')
    shown()
    await rest.must('GET', '/models/search')
    expect(shown()).toEqual([undefined])
    await rest.must('POST', '/vault/start-over', { confirm: 'start over' })
    expect(await rest.must('GET', path)).toMatchObject({ present: true, needsReentry: true })
  })
})
