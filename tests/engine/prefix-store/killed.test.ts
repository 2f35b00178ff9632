import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FileKey } from '../../../src-main/core/vault/vault.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type TestVault, startVault } from '../../vault/test-vault.ts'
import { allBytes, keptFolder, noLimits, openStores, readState, tokensOf } from './test-store.ts'

const rounds = Math.ceil(10 * Number(process.env.CORRAL_TEST_SCALE ?? 1))

let dataDir: string
let started: TestVault
let folder: string
let memory: string
beforeEach(async () => {
  dataDir = await temporaryFolder()
  folder = keptFolder(dataDir)
  started = await startVault(dataDir)
  memory = await temporaryFolder()
})
afterEach(async () => {
  await started.close()
  await rm(dataDir, { recursive: true })
  await rm(memory, { recursive: true })
})

/** Runs `keep-states.ts` and kills it at a random moment of its work. */
async function killWhileKeeping({ kid, key }: FileKey): Promise<number> {
  const script = join(import.meta.dirname, 'keep-states.ts')
  const child = spawn(process.execPath, [
    script,
    folder,
    memory,
    kid,
    Buffer.from(key).toString('hex'),
  ])
  let said = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  await Promise.race([sleep(Math.random() * 200), closed])
  child.kill('SIGKILL')
  await closed
  if (child.signalCode !== 'SIGKILL') throw new Error(`ended by itself: ${complaint}`)
  return said.split('.').length - 1
}

it(
  `killed at any of ${rounds} moments, leaves nothing in the clear and no state that is not whole`,
  async () => {
    let finished = 0
    let interrupted = 0
    let read = 0
    const key = await started.vault.fileKey('prefix-snapshots')
    for (let round = 0; round < rounds; round += 1) {
      finished += await killWhileKeeping(key)
      const parts = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.part'))
      if (parts.length > 0 || (await allBytes(memory)).length > 0) interrupted += 1
      await using test = await openStores(folder, started.vault, {
        memoryFolder: memory,
        limits: { ...noLimits, maxBytes: 3_000_000 },
      })
      expect(await readdir(memory)).toEqual([])
      for (let index = 0; index < 8; index += 1) {
        const name = `conversation ${index} `
        const found = await readState(test.store, tokensOf(name, 5300))
        if (!found) continue
        read += 1
        expect(found.state.length).toBe(name.length + 600_000)
        expect(found.state.subarray(0, name.length).toString()).toBe(name)
      }
      const left = await readdir(folder)
      expect(left.filter((name) => name.endsWith('.part'))).toEqual([])
      expect((await test.stores.size()).bytes).toBeLessThanOrEqual(3_000_000)
      expect(test.logged()).not.toContain('did not open')
    }
    expect(read).toBeGreaterThan(rounds)
    expect(interrupted).toBeGreaterThan(0)
    if (process.env.CORRAL_TEST_SCALE) {
      console.log(`${rounds} kills, ${interrupted} in mid-work, ${finished} kept before`)
    }
  },
  60_000 * Math.max(1, rounds / 10),
)
