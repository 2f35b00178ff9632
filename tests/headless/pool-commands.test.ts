import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PoolStatus } from '../../src-main/contract/pool.ts'
import { type Serving, corral, makeHome, serve, spawnCorral } from './cli.ts'

let home: string
beforeAll(async () => {
  home = await makeHome()
})
afterAll(() => rm(home, { recursive: true }))

const header = /^NAME +STATE +MEMORY +CONTEXT +SLOTS +SPEED +UNTIL\n/

describe('with no Corral running', () => {
  it('what only a running one can do says so in words, with exit code 3', async () => {
    const commands = [['ps'], ['ps', '--json'], ['load', 'brief'], ['unload', '--all']]
    for (const run of await Promise.all(commands.map((args) => corral(home, ...args)))) {
      expect(run).toMatchObject({ code: 3, stdout: '' })
      expect(run.stderr).toMatch(/^corral: Corral is not running\..*\n$/)
    }
  })

  it('bench loads the model itself, and counts tokens as the model does', async () => {
    const { code, stdout } = await corral(home, 'bench', 'endless', '--json')
    expect(code).toBe(0)
    const { prompt, decode, firstTokenMs } = JSON.parse(stdout) as {
      prompt: { tokens: number; tokensPerSecond: number }
      decode: { tokens: number; tokensPerSecond: number }
      firstTokenMs: number
    }
    expect(Math.abs(prompt.tokens - 512)).toBeLessThan(40)
    expect(decode.tokens).toBe(128)
    for (const measured of [prompt.tokensPerSecond, decode.tokensPerSecond, firstTokenMs]) {
      expect(measured).toBeGreaterThan(0)
    }
  })
})

describe('with a Corral running', () => {
  let server: Serving
  beforeAll(async () => {
    await corral(home, 'pin', 'brief')
    server = await serve(home)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  /** What the running Corral says to the owner's own token. */
  const ask = async (path: string): Promise<unknown> => {
    const token = (await readFile(join(home, 'first-token'), 'utf8')).trim()
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${server.address}/api${path}`, { headers })).json()
  }
  const status = async () => (await ask('/pool')) as PoolStatus
  const labels = async () =>
    ((await ask('/tokens')) as { label: string }[]).map(({ label }) => label)

  it('load waits until the model is ready, and ps shows it, pinned as it was before', async () => {
    const loaded = await corral(home, 'load', 'brief')
    expect(loaded).toMatchObject({ code: 0, stderr: '' })
    expect(loaded.stdout).toMatch(header)
    const shown = await corral(home, 'ps')
    expect(shown.stdout).toMatch(header)
    expect(shown.stdout).toMatch(/^brief +ready +[\d.]+ MB +\d+ +0\/\d+ +- +pinned$/m)
    expect(shown.stderr).toMatch(/^corral: [\d.]+ MB of [\d.]+ GB in use\n$/)
  })

  it('bench asks the running one, whose pool has the model then', async () => {
    const { code, stdout, stderr } = await corral(home, 'bench', 'brief')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^TEST .*\nprompt .* tok\/s\ndecode .* tok\/s\nfirst token .* ms\n$/)
    const { models } = await status()
    expect(models[0]?.useCount).toBeGreaterThan(5)
    expect(await labels()).not.toContain('corral command')
  })

  it('test tells what apps can do with a model, and fails where it cannot call tools', async () => {
    const { code, stdout, stderr } = await corral(home, 'test', 'brief')
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' })
    expect(stdout).toMatch(/^passed +stream +\d+ pieces/m)
    expect(stdout).toMatch(/^failed +tool-calls +It answered in text instead/m)
    expect(stdout).toMatch(/^APP +WORKS +WHY\n/m)
    expect(stdout).toMatch(/^Zed +partly +Its agent has no tools\.$/m)
    expect(await labels()).not.toContain('Corral self-test')
  })

  it('unload frees it, even pinned, and once more is no failure', async () => {
    const gone = await corral(home, 'unload', 'brief')
    expect(gone).toEqual({ code: 0, stdout: 'brief\n', stderr: '' })
    const again = await corral(home, 'unload', '--all', '--json')
    expect(again).toMatchObject({ code: 0, stdout: '{"unloaded":[]}\n' })
    expect((await status()).evictions[0]).toMatchObject({ modelId: 'brief', reason: 'request' })
  })

  it('refuses models that are not there, and an unload of nothing named', async () => {
    const refused = await Promise.all([
      corral(home, 'load', 'brie'),
      corral(home, 'unload', 'brie'),
      corral(home, 'pin', 'brie'),
      corral(home, 'bench', 'brie'),
      corral(home, 'test', 'brie'),
    ])
    for (const { code, stdout, stderr } of refused) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^corral: There is no model 'brie'\..*\n$/)
    }
    const unnamed = await corral(home, 'unload')
    expect(unnamed).toMatchObject({ code: 1, stderr: 'corral: Name one model, or give --all.\n' })
  })

  it('ps --watch tells every change, and leaves no token behind when interrupted', async () => {
    const watching = spawnCorral(home, ['ps', '--watch', '--json'])
    const closed = once(watching, 'close')
    const lines = createInterface({ input: watching.stdout! })[Symbol.asyncIterator]()
    const next = async () => JSON.parse((await lines.next()).value as string) as PoolStatus
    expect((await next()).models).toEqual([])
    const isReady = async () => {
      while ((await next()).models[0]?.state !== 'ready');
    }
    const [loaded] = await Promise.race([
      Promise.all([corral(home, 'load', 'brief'), isReady()]),
      closed.then(() => expect.unreachable('the watch has ended')),
    ])
    expect(loaded.code, loaded.stderr).toBe(0)
    watching.kill('SIGINT')
    expect(await closed).toEqual([130, null])
    expect(await labels()).not.toContain('corral command')
  })
})
