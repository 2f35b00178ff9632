import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Download } from '../../src-main/contract/downloads.ts'
import { progressText } from '../../src-main/headless/download-text.ts'
import { type HubWithFiles, someBytes, startHubWithFiles } from '../downloads/hub-with-files.ts'
import { finish, makeHome, serve, spawnCorral } from './cli.ts'

let home: string
let played: HubWithFiles
let content: Buffer
beforeAll(async () => {
  home = await makeHome()
  content = await readFile(join(home, 'models', 'brief.gguf'))
  played = await startHubWithFiles()
})
afterAll(async () => {
  await played[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

const hub = () => ({ HF_ENDPOINT: played.hub.origin })
const run = (...args: string[]) => finish(spawnCorral(home, args, hub()))

it('pull fetches by itself where no Corral runs, and says in words what is not there', async () => {
  played.hub.addRepo({ name: 'acme/alone', files: [{ path: 'alone-Q8_0.gguf', content }] })
  const [pulled, missing] = await Promise.all([
    run('pull', 'acme/alone:Q8_0'),
    run('pull', 'acme/nothing'),
  ])
  expect(pulled).toMatchObject({ code: 0, stdout: 'alone-Q8_0\n' })
  expect(content.equals(await readFile(join(home, 'models/acme/alone/alone-Q8_0.gguf')))).toBe(true)
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(missing.stderr).toMatch(/^corral: .*no such.*\n$/)
})

it('pull that is interrupted leaves the work to the running Corral, and says so', async () => {
  const slowContent = someBytes(600_000)
  played.hub.addRepo({ name: 'acme/slow', files: [{ path: 'slow.gguf', content: slowContent }] })
  let release = false
  played.files.fault = ({ at }) =>
    at === 'cdn' && !release ? { kind: 'cut', afterBytes: 1000 } : null
  await using server = await serve(home, 0, hub())
  const pull = spawnCorral(home, ['pull', 'acme/slow'], hub())
  await once(pull.stderr!, 'data')
  pull.kill('SIGINT')
  const { code, stderr } = await finish(pull)
  expect(code).toBe(130)
  expect(stderr).toContain('Corral goes on with it')
  release = true
  const path = join(home, 'models/acme/slow/slow.gguf')
  await expect
    .poll(async () => (await readFile(path).catch(() => null))?.equals(slowContent), {
      timeout: 30_000,
    })
    .toBe(true)
  expect(server.child.exitCode).toBeNull()
  const listed = JSON.parse((await run('downloads', '--json')).stdout) as Download[]
  expect(listed.map(({ repo, state }) => `${repo} ${state}`)).toEqual([
    'acme/slow done',
    'acme/alone done',
  ])
})

it('progress is said in one line', () => {
  const some = { downloadedBytes: 430, totalBytes: 1000, error: null } as const
  const running = { ...some, state: 'running', bytesPerSecond: 45e6, secondsLeft: 130 } as const
  expect(progressText(running)).toBe('43% of 0.0 MB, 45.0 MB/s, 2 min left')
  const waiting = { ...some, state: 'waiting', bytesPerSecond: 0, secondsLeft: null } as const
  const error = 'The disk is full.'
  expect(progressText({ ...waiting, totalBytes: null, error })).toBe('waiting, The disk is full.')
})
