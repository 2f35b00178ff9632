import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Vault } from '../../../src-main/core/vault/vault.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type TestVault, startVault } from '../../vault/test-vault.ts'
import {
  allBytes,
  keepState,
  keptFolder,
  model,
  noLimits,
  openStores,
  readState,
  sealedFiles,
  tokensOf,
  writer,
} from './test-store.ts'

let dataDir: string
let folder: string
let memory: string
let started: TestVault
let vault: Vault
beforeEach(async () => {
  dataDir = await temporaryFolder()
  folder = keptFolder(dataDir)
  memory = await temporaryFolder()
  started = await startVault(dataDir)
  vault = started.vault
})
afterEach(async () => {
  await started.close()
  await rm(dataDir, { recursive: true })
  await rm(memory, { recursive: true })
})

const open = (options: Parameters<typeof openStores>[2] = {}) =>
  openStores(folder, vault, { memoryFolder: memory, ...options })

/** Takes the root secret away, or brings it back. */
async function lockVault(locked: boolean): Promise<void> {
  const [here, away] = [join(dataDir, 'master.key'), join(dataDir, 'elsewhere')]
  await (locked ? rename(here, away) : rename(away, here))
  await vault.retry()
  expect(vault.status().state).toBe(locked ? 'locked' : 'open')
}

describe('a kept state', () => {
  it('comes back byte for byte, also after a restart, with all its tokens shared', async () => {
    const state = randomBytes(700_001)
    const tokens = tokensOf('a', 1000)
    {
      await using test = await open()
      await keepState(test, tokens, state)
      const found = await readState(test.store, [...tokens, ...tokensOf('b', 50)])
      expect(found?.state.equals(state)).toBe(true)
      expect(found?.sharedTokens).toBe(1000)
    }
    await using next = await open()
    const found = await readState(next.store, [...tokens, ...tokensOf('b', 50)])
    expect(found?.state.equals(state)).toBe(true)
    expect(found?.sharedTokens).toBe(1000)
  })

  it.each([127, 128, 255, 256, 257, 640, 100_000])(
    'shares %i tokens in whole blocks',
    async (n) => {
      await using test = await open()
      const tokens = tokensOf('a', 100_000)
      await keepState(test, tokens)
      const prompt = [...tokens.slice(0, n), ...tokensOf('other', 300)]
      const kept = await test.store.find(prompt, 0)
      const blocks = Math.floor(n / 128) * 128
      expect(kept?.sharedTokens ?? 0).toBe(n === 100_000 ? n : blocks)
    },
  )

  it('is the one that shares most, and only if that is more than is there already', async () => {
    await using test = await open()
    const system = tokensOf('system', 1280)
    await keepState(test, [...system, ...tokensOf('a', 3000)], Buffer.from('a'))
    await keepState(test, [...system, ...tokensOf('b', 3000)], Buffer.from('b'))
    const prompt = [...system, ...tokensOf('b', 1280), ...tokensOf('c', 400)]
    expect(String((await readState(test.store, prompt))?.state)).toBe('b')
    expect(await test.store.find(prompt, 2560)).toBeNull()
    expect((await test.store.find(prompt, 2559))?.sharedTokens).toBe(2560)
    expect(await test.store.find(tokensOf('d', 5000), 0)).toBeNull()
  })

  it('is not found by another model, other settings, or a context too small for it', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 2000)
    await keepState(test, tokens)
    const other = (change: object) => test.stores.forModel({ ...model, ...change })
    expect(await other({ modelHash: 'model two' }).find(tokens, 0)).toBeNull()
    expect(await other({ settings: 'q8_0' }).find(tokens, 0)).toBeNull()
    expect(await other({ contextTokens: 1999 }).find(tokens, 0)).toBeNull()
    expect(await other({}).find(tokens, 0)).not.toBeNull()
  })

  it('is replaced by a later turn of its conversation, and not by another conversation', async () => {
    await using test = await open()
    const turn = tokensOf('a', 5000)
    await keepState(test, turn)
    await keepState(test, [...turn, ...tokensOf('answer', 800)])
    expect((await test.stores.size()).snapshots).toBe(1)
    // The template has written the answer in another way.
    await keepState(test, [...turn, ...tokensOf('answer', 600), ...tokensOf('more', 2000)])
    expect((await test.stores.size()).snapshots).toBe(1)
    await keepState(test, [...turn.slice(0, 2000), ...tokensOf('other', 3000)])
    expect((await test.stores.size()).snapshots).toBe(2)
  })

  it('is not written again when nearly all of it is there, or when it is too short', async () => {
    await using test = await open()
    let written = 0
    const write = async (path: string) => {
      written += 1
      await writeFile(path, 'state')
    }
    const tokens = tokensOf('a', 5000)
    for (const count of [255, 4000, 4000, 4100, 2000, 4300]) {
      await test.store.keep(tokens.slice(0, count), write)
      await test.stores.flush()
    }
    expect(written).toBe(2)
  })

  it('is left alone when it takes longer to read than to compute', async () => {
    await using test = await open()
    const fast = { ...model, promptTokensPerSecond: () => 1e9 }
    const tokens = tokensOf('a', 2000)
    await test.stores.forModel(fast).keep(tokens, writer(randomBytes(100_000)))
    expect((await test.stores.size()).snapshots).toBe(0)
    await keepState(test, tokens, randomBytes(100_000))
    expect(await test.stores.forModel(fast).find(tokens, 0)).toBeNull()
    expect(await test.store.find(tokens, 0)).not.toBeNull()
  })
})

describe('limits', () => {
  it('remove the least recently used beyond the size', async () => {
    let now = 1_000_000
    await using test = await open({
      now: () => (now += 1000),
      limits: { ...noLimits, maxBytes: 50_000 },
    })
    const conversations = ['a', 'b', 'c', 'd'].map((name) => tokensOf(name, 1000))
    const [a = [], b = [], c = [], d = []] = conversations
    for (const tokens of [a, b, c, d]) {
      await keepState(test, tokens, randomBytes(14_000))
      expect((await test.stores.size()).bytes).toBeLessThanOrEqual(50_000)
      if (tokens === c) await readState(test.store, a)
    }
    const kept = await Promise.all([a, b, c, d].map((tokens) => test.store.find(tokens, 0)))
    expect(kept.map((one) => one !== null)).toEqual([true, false, true, true])
    await keepState(test, tokensOf('huge', 1000), randomBytes(60_000))
    expect((await test.stores.size()).snapshots).toBe(3)
    await test.stores.setLimits({ ...noLimits, maxBytes: 20_000 })
    expect((await test.stores.size()).snapshots).toBe(1)
    expect(await test.store.find(a, 0)).toBeNull()
  })

  it('forget what was not used for a week, also while Corral did not run', async () => {
    const tokens = tokensOf('a', 1000)
    const day = 24 * 3_600_000
    let now = Date.now()
    const week = { limits: { ...noLimits, maxAgeMs: 7 * day }, now: () => now }
    {
      await using test = await open(week)
      await keepState(test, tokens)
      now += 6 * day
      expect(await readState(test.store, tokens)).not.toBeNull()
      now += 6 * day
      expect(await readState(test.store, tokens)).not.toBeNull()
      now += 7 * day + 1
      expect(await test.store.find(tokens, 0)).toBeNull()
    }
    await using test = await open(week)
    expect(await test.store.find(tokens, 0)).toBeNull()
    expect(await test.stores.size()).toEqual({ snapshots: 0, bytes: 0 })
  })

  it('that turn keeping off remove everything and keep nothing', async () => {
    await using test = await open()
    await keepState(test, tokensOf('a', 1000))
    await test.stores.setLimits({ ...noLimits, enabled: false })
    expect(await test.stores.size()).toEqual({ snapshots: 0, bytes: 0 })
    await keepState(test, tokensOf('b', 1000))
    expect(await test.store.find(tokensOf('b', 1000), 0)).toBeNull()
    expect((await test.stores.size()).snapshots).toBe(0)
    await test.stores.setLimits(noLimits)
    await keepState(test, tokensOf('b', 1000))
    expect((await test.stores.size()).snapshots).toBe(1)
  })
})

describe('forgetting everything', () => {
  it('removes what is kept and what is on its way', async () => {
    await using test = await open()
    await keepState(test, tokensOf('a', 1000))
    const keeping = test.store.keep(tokensOf('b', 1000), writer(randomBytes(3_000_000)))
    await Promise.all([test.stores.clear(), keeping])
    await test.stores.flush()
    expect(await test.stores.size()).toEqual({ snapshots: 0, bytes: 0 })
    expect(await test.store.find(tokensOf('a', 1000), 0)).toBeNull()
    await keepState(test, tokensOf('a', 1000))
    expect(await test.store.find(tokensOf('a', 1000), 0)).not.toBeNull()
  })

  it('works while the vault is locked', async () => {
    await using test = await open()
    await keepState(test, tokensOf('a', 1000))
    await lockVault(true)
    expect((await test.stores.size()).snapshots).toBe(1)
    await test.stores.clear()
    expect((await test.stores.size()).snapshots).toBe(0)
  })
})

describe('the key', () => {
  it('that is locked away keeps everything as it is, and nothing new', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 1000)
    await keepState(test, tokens)
    await lockVault(true)
    expect(await test.store.find(tokens, 0)).toBeNull()
    await keepState(test, tokensOf('b', 1000))
    await lockVault(false)
    expect(await test.store.find(tokens, 0)).not.toBeNull()
    expect((await test.stores.size()).snapshots).toBe(1)
  })

  it('that is new removes all that is under the former one', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 1000)
    await keepState(test, tokens)
    await vault.rotate('data')
    expect(await test.store.find(tokens, 0)).toBeNull()
    expect((await test.stores.size()).snapshots).toBe(0)
    await keepState(test, tokens)
    expect((await readState(test.store, tokens))?.sharedTokens).toBe(1000)
  })
})

describe('in the clear', () => {
  it('there is a state only while the engine writes or reads it, for this user only', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 1000)
    const seen: number[] = []
    const look = async (path: string) => {
      seen.push((await stat(path)).mode & 0o777, (await stat(join(path, '..'))).mode & 0o777)
      expect(path.startsWith(memory)).toBe(true)
    }
    await test.store.keep(tokens, async (path) => {
      await look(path)
      await writeFile(path, 'state')
    })
    await test.stores.flush()
    expect(await allBytes(memory)).toEqual([])
    await (await test.store.find(tokens, 0))?.open(look)
    expect(seen).toEqual([0o600, 0o700, 0o600, 0o700])
    expect(await allBytes(memory)).toEqual([])
  })

  it('nothing is left after errors of the engine', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 1000)
    const fails = async (path: string) => {
      await writeFile(path, 'half a state')
      throw new Error('the engine failed')
    }
    await test.store.keep(tokens, fails)
    await test.stores.flush()
    expect(await allBytes(memory)).toEqual([])
    expect((await test.stores.size()).snapshots).toBe(0)
    await keepState(test, tokens)
    const kept = await test.store.find(tokens, 0)
    await expect(kept?.open(fails)).rejects.toThrow('the engine failed')
    expect(await allBytes(memory)).toEqual([])
    expect(await test.store.find(tokens, 0)).toBeNull()
  })

  it('a caller who leaves does not cost the state', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 1000)
    await keepState(test, tokens)
    const kept = await test.store.find(tokens, 0)
    const leaves = async () => AbortSignal.abort().throwIfAborted()
    await expect(kept?.open(leaves)).rejects.toThrow('abort')
    expect(await test.store.find(tokens, 0)).not.toBeNull()
  })

  it('states that are too large for the memory are in the data folder', async () => {
    await using test = await open()
    const large = test.stores.forModel({ ...model, stateBytesPerToken: 1e12 })
    await test.stores.setLimits({ ...noLimits, maxBytes: 1e18 })
    let place = ''
    await large.keep(tokensOf('a', 1000), async (path) => {
      place = path
      expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700)
      await writeFile(path, 'state')
    })
    expect(place.startsWith(folder)).toBe(true)
    await test.stores.flush()
    expect((await allBytes(folder)).every(({ path }) => path.endsWith('.kv'))).toBe(true)
  })

  it('what a crash has left is wiped at the next start, and other processes are left alone', async () => {
    const { path } = await leaveBehind()
    const [name = ''] = await readdir(path)
    const live = join(memory, name.replace(/-\d+-/, `-${process.ppid}-`))
    await mkdir(live)
    await writeFile(join(live, 'now.state'), 'in use')
    await writeFile(join(live, 'then.state'), 'left behind')
    await utimes(join(live, 'then.state'), 1000, 1000)
    await mkdir(join(memory, 'corral-of-somebody-else'))
    await using _test = await open()
    expect(await readdir(memory)).toEqual(
      ['corral-of-somebody-else', live.slice(memory.length + 1)].toSorted(),
    )
    expect(await readdir(live)).toEqual(['now.state'])
  })
})

/** Makes a folder for plain files as a process would that is gone now. */
async function leaveBehind() {
  const gone = 4_194_303
  {
    await using test = await open()
    await test.store.keep(tokensOf('a', 1000), async (path) => {
      const [name = ''] = await readdir(memory)
      const dead = join(memory, name.replace(/-\d+-/, `-${gone}-`))
      await mkdir(dead)
      await writeFile(join(dead, 'x.state'), 'in the clear')
      await writeFile(path, '')
    })
  }
  return { path: memory }
}

describe('on disk', () => {
  it('there is no token and no text, and what is said to the log holds none either', async () => {
    const text = 'the very secret plan of the canary'
    const tokens = tokensOf('canary', 1000)
    const bytes = Buffer.from(Uint32Array.from(tokens).buffer)
    await using test = await open({ memoryFolder: null })
    await keepState(test, tokens, Buffer.concat([Buffer.from(text), bytes]))
    await (
      await test.store.find(tokens, 0)
    )?.open(async () => {
      // While it is read, it is there, which shows that the search below finds what is there.
      expect((await allBytes(folder)).some((file) => file.bytes.includes(text))).toBe(true)
    })
    const files = await allBytes(folder)
    expect(files.length).toBe(1)
    for (const file of files) {
      expect(file.bytes.includes(text)).toBe(false)
      for (let at = 0; at < 1000; at += 8) {
        expect(file.bytes.includes(bytes.subarray(at * 4, at * 4 + 16))).toBe(false)
      }
      expect(file.bytes.includes('model one')).toBe(false)
      expect((await stat(file.path)).mode & 0o777).toBe(0o600)
    }
    expect(test.logged()).not.toMatch(/canary|corral-test/)
  })

  it('the same prompt under another key leaves nothing in common', async () => {
    const state = randomBytes(5000)
    await using test = await open()
    await keepState(test, tokensOf('a', 1000), state)
    const [first = Buffer.of()] = (await allBytes(folder)).map(({ bytes }) => bytes)
    await vault.rotate('data')
    await keepState(test, tokensOf('a', 1000), state)
    const [second = Buffer.of()] = (await allBytes(folder)).map(({ bytes }) => bytes)
    for (let at = 40; at + 16 < first.length; at += 16) {
      expect(second.includes(first.subarray(at, at + 16))).toBe(false)
    }
  })

  it('two snapshots that were swapped, and one that was put elsewhere, are refused', async () => {
    const [a, b] = [tokensOf('a', 1000), tokensOf('b', 1000)]
    await using test = await open()
    await keepState(test, a, Buffer.from('state of a'))
    await keepState(test, b, Buffer.from('state of b'))
    const [one, two] = await allBytes(folder)
    if (!one || !two) throw new Error('two were kept')
    await writeFile(one.path, two.bytes)
    await writeFile(two.path, one.bytes)
    for (const tokens of [a, b]) {
      const kept = await test.store.find(tokens, 0)
      await expect(kept?.open(async () => {})).rejects.toThrow('refused')
      expect(await test.store.find(tokens, 0)).toBeNull()
    }
    await writeFile(join(folder, `${'ab'.repeat(16)}.kv`), one.bytes)
    await using next = await open()
    expect(await next.store.find(a, 0)).toBeNull()
    expect(await sealedFiles(folder)).toEqual([])
  })

  it('what cannot be written or read never throws, and what is gone is not found again', async () => {
    await using test = await open()
    const tokens = tokensOf('a', 1000)
    await keepState(test, tokens)
    const kept = await test.store.find(tokens, 0)
    await rm(folder, { recursive: true })
    await keepState(test, tokensOf('b', 1000))
    await expect(kept?.open(async () => {})).rejects.toThrow('ENOENT')
    expect(await test.store.find(tokens, 0)).toBeNull()
    await writeFile(folder, 'a file where the folder was')
    await using blocked = await open()
    await keepState(blocked, tokens)
    expect(await blocked.store.find(tokens, 0)).toBeNull()
    expect(blocked.logged()).toContain('"level":40')
    await rm(folder)
    await mkdir(folder)
    await keepState(test, tokens)
    expect(await test.store.find(tokens, 0)).not.toBeNull()
  })
})

describe('at the same time', () => {
  it('two stores of one model keep and find without harm', async () => {
    await using test = await open({ limits: { ...noLimits, maxBytes: 400_000 } })
    const stores = [test.store, test.stores.forModel(model)]
    const wrong: string[] = []
    const work = async (store: (typeof stores)[number], seed: number) => {
      for (let round = 0; round < 25; round += 1) {
        const name = `c${(round * 7 + seed) % 10}`
        const tokens = tokensOf(name, 400 + round * 10)
        const found = await readState(store, tokens).catch(() => null)
        if (found && !String(found.state).startsWith(name)) wrong.push(name)
        await store.keep(tokens, writer(Buffer.from(name.padEnd(30_000, name))))
      }
    }
    await Promise.all(stores.flatMap((store) => [work(store, 1), work(store, 4)]))
    await test.stores.flush()
    expect(wrong).toEqual([])
    expect((await test.stores.size()).bytes).toBeLessThanOrEqual(400_000)
    expect(await allBytes(memory)).toEqual([])
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('closing waits until everything is sealed', async () => {
    const tokens = tokensOf('a', 1000)
    const state = randomBytes(5_000_000)
    {
      await using test = await open()
      await test.store.keep(tokens, writer(state))
    }
    expect(await readdir(memory)).toEqual([])
    await using next = await open()
    expect((await readState(next.store, tokens))?.state.equals(state)).toBe(true)
  })
})
