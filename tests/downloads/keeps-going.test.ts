import { readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Corral, createCorral } from '../../src-main/core/corral.ts'
import { nothingLeaves } from '../../src-main/core/egress/egress-error.ts'
import { findOutsideHost } from '../egress-switch/outside-host.ts'
import { eventually } from '../helpers/test-corral.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { testHost } from '../helpers/test-host.ts'
import { type HubWithFiles, someBytes, startHubWithFiles } from './hub-with-files.ts'

const token = 'hf_canary_that_only_the_hub_may_see'
let played: HubWithFiles
let dataDir: string
let open: Corral[] = []

beforeAll(async () => {
  played = await startHubWithFiles({ tokens: { [token]: { name: 'me', reads: [] } } })
  dataDir = await temporaryFolder()
})
afterEach(async () => {
  await Promise.all(open.map((corral) => corral.stop()))
  open = []
  played.files.fault = null
})
afterAll(async () => {
  await played[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

/** A Corral on the one data folder that serves nobody, as a command's; several may be there. */
const build = async (endpoint = played.hub.origin): Promise<Corral> => {
  const environment = { HF_ENDPOINT: endpoint, HF_TOKEN: token }
  const corral = await createCorral(testHost(dataDir, { environment }))
  open.push(corral)
  return corral
}
const start = async (endpoint?: string): Promise<Corral> => {
  const corral = await build(endpoint)
  await corral.start()
  return corral
}
const target = (repo: string, file: string) => join(dataDir, 'models', repo, file)
const slow = () => {
  played.files.fault = ({ at }) =>
    at === 'cdn' ? { kind: 'slow', pieceBytes: 30_000, pauseMs: 60 } : null
}
const stateOf = (corral: Corral, task_id: string) => () =>
  corral.client.downloads.status({ task_id })
const begunBytes = (corral: Corral, task_id: string) => async () =>
  (await stateOf(corral, task_id)()).downloadedBytes
/** Begins to fetch slowly, and answers when some of it is there. */
const begin = async (corral: Corral, name: string, content: Buffer) => {
  slow()
  played.hub.addRepo({ name, files: [{ path: 'a-Q4_K_M.gguf', content }] })
  const { task_id } = await corral.client.downloads.start({ model_id: name })
  await eventually(begunBytes(corral, task_id)).toBeGreaterThan(100_000)
  return task_id
}
const parts = () => readdir(join(dataDir, 'models', '.corral-parts')).catch(() => [])

describe('a download', () => {
  it('goes on after a pause, and after a restart without being asked, and asks for the rest only', async () => {
    const content = someBytes(2_500_000)
    const first = await start()
    const task_id = await begin(first, 'acme/paused', content)
    const paused = await first.client.downloads.pause({ task_id })
    expect(paused).toMatchObject({ state: 'paused', bytesPerSecond: 0 })
    const kept = paused.downloadedBytes
    expect(kept).toBeGreaterThan(100_000)
    const before = played.files.requests.length
    await first.client.downloads.resume({ task_id })
    await eventually(begunBytes(first, task_id)).toBeGreaterThan(kept)
    await first.stop()

    played.files.fault = null
    const second = await start()
    await eventually(stateOf(second, task_id)).toMatchObject({ state: 'done' })
    expect(content.equals(await readFile(target('acme/paused', 'a-Q4_K_M.gguf')))).toBe(true)
    const asked = played.files.requests
      .slice(before)
      .map(({ headers }) => /(\d+)-(\d+)/.exec(headers.range ?? '') ?? [])
    const fromStart = asked.filter(([, from]) => Number(from) === 0)
    expect(fromStart).toEqual([])
    expect(await parts()).toEqual([])
  })

  it('never mixes two versions: the one that was begun is finished, whatever the publisher does', async () => {
    const content = someBytes(1_500_000)
    const corral = await start()
    const task_id = await begin(corral, 'acme/changed', content)
    await corral.client.downloads.pause({ task_id })
    played.hub.addRepo({
      name: 'acme/changed',
      commit: 'b'.repeat(40),
      files: [{ path: 'a-Q4_K_M.gguf', content: someBytes(1_500_000) }],
    })
    // Of the same content, by a server that calls it otherwise: it could be another.
    played.files.fault = ({ at }) =>
      at === 'cdn' ? { kind: 'changed', etag: '"again"', bytes: content } : null
    await corral.client.downloads.resume({ task_id })
    await eventually(stateOf(corral, task_id)).toMatchObject({ state: 'done', error: null })
    expect(content.equals(await readFile(target('acme/changed', 'a-Q4_K_M.gguf')))).toBe(true)
  })

  it('begins anew where somebody has removed or replaced what it had', async () => {
    const content = someBytes(1_200_000)
    const corral = await start()
    const task_id = await begin(corral, 'acme/robbed', content)
    await corral.client.downloads.pause({ task_id })
    const part = join(dataDir, 'models', '.corral-parts', task_id, '0.part')
    const elsewhere = join(dataDir, 'elsewhere')
    await writeFile(elsewhere, Buffer.alloc(1_200_000))
    await rm(part)
    await symlink(elsewhere, part)
    played.files.fault = null
    await corral.client.downloads.resume({ task_id })
    await eventually(stateOf(corral, task_id)).toMatchObject({ state: 'done' })
    expect(content.equals(await readFile(target('acme/robbed', 'a-Q4_K_M.gguf')))).toBe(true)
    expect(Buffer.alloc(1_200_000).equals(await readFile(elsewhere))).toBe(true)
  })

  it('that is cancelled leaves nothing, and can be neither paused nor resumed', async () => {
    const corral = await start()
    const task_id = await begin(corral, 'acme/cancelled', someBytes(2_000_000))
    expect(await parts()).toEqual([task_id])
    expect(await corral.client.downloads.cancel({ task_id })).toMatchObject({ state: 'cancelled' })
    expect(await parts()).toEqual([])
    expect(await readdir(join(dataDir, 'models', 'acme'))).not.toContain('cancelled')
    const { downloads } = corral.client
    for (const change of [downloads.pause, downloads.resume, downloads.cancel]) {
      await expect(change({ task_id })).rejects.toMatchObject({ code: 'conflict', status: 409 })
    }
    const unknown = { task_id: '00000000-0000-4000-8000-000000000000' }
    await expect(downloads.status(unknown)).rejects.toMatchObject({ status: 404 })
    await expect(downloads.progress(unknown)).rejects.toMatchObject({ status: 404 })
    expect((await downloads.clear()).removed).toBeGreaterThan(0)
    await expect(downloads.status({ task_id })).rejects.toMatchObject({ status: 404 })
  })

  it('is worked on by one process only, and by the other when that one is gone', async () => {
    const content = someBytes(2_000_000)
    const [one, other] = [await build(), await start()]
    const task_id = await begin(one, 'acme/shared', content)
    const segments = () =>
      played.files.requests.filter(({ path }) => path.includes('/repos/')).length
    const before = segments()
    await other.client.downloads.resume({ task_id })
    expect(segments() - before).toBeLessThan(4)
    await one.stop()
    played.files.fault = null
    await eventually(stateOf(other, task_id)).toMatchObject({ state: 'done' })
    expect(content.equals(await readFile(target('acme/shared', 'a-Q4_K_M.gguf')))).toBe(true)
  })

  it('shows the token to the hub and to nobody else', () => {
    const asked = played.hub.requests.filter(({ path }) => path.includes('/resolve/'))
    expect(asked.length).toBeGreaterThan(0)
    for (const { headers } of asked) expect(headers.authorization).toBe(`Bearer ${token}`)
    expect(played.files.requests.length).toBeGreaterThan(0)
    expect(JSON.stringify(played.files.requests)).not.toContain(token)
  })

  const host = findOutsideHost()
  // It takes an address of this machine that is not loopback.
  it.skipIf(!host)('waits while nothing may leave, and goes on when it may', async () => {
    const corral = await start(`https://${host?.includes(':') ? `[${host}]` : host}:9`)
    const { activitySettings, downloads } = corral.client
    await activitySettings.update({ nothing_leaves: true })
    const { task_id } = await downloads.start({ model_id: 'acme/far' })
    const waits = { state: 'waiting', error: nothingLeaves, retryAt: null, name: 'acme/far' }
    await eventually(stateOf(corral, task_id)).toMatchObject(waits)
    await activitySettings.update({ nothing_leaves: false })
    const tries = { error: expect.stringContaining('connection'), retryAt: expect.any(String) }
    await eventually(stateOf(corral, task_id)).toMatchObject(tries)
    await downloads.cancel({ task_id })
  })
})
