import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { type TestVault, startVault } from './test-vault.ts'

let folder: string
let started: TestVault[]
beforeEach(async () => {
  folder = await temporaryFolder()
  started = []
})
afterEach(async () => {
  await stop()
  await rm(folder, { recursive: true })
})

async function start(): Promise<TestVault> {
  const test = await startVault(folder)
  started.push(test)
  return test
}

async function stop(): Promise<void> {
  for (const test of started.splice(0)) await test.close()
}

it('gives a key for files that is the same after a restart and another for each purpose', async () => {
  const { vault } = await start()
  const key = await vault.fileKey('states')
  expect(key.key.length).toBe(32)
  const other = await vault.fileKey('other')
  expect(other.key).not.toEqual(key.key)
  await stop()
  const next = await start()
  expect(await next.vault.fileKey('states')).toEqual(key)
  expect(await next.vault.verificationKey(key.kid)).toBeNull()
})

it('gives another key for files after a new data key, and the same after a new root', async () => {
  const { vault } = await start()
  const key = await vault.fileKey('states')
  await vault.rotate('root')
  expect(await vault.fileKey('states')).toEqual(key)
  await vault.rotate('data')
  const next = await vault.fileKey('states')
  expect(next.kid).not.toBe(key.kid)
  expect(next.key).not.toEqual(key.key)
})

it('gives no key for files while it is locked', async () => {
  await start()
  await stop()
  await rm(join(folder, 'master.key'))
  const { vault } = await start()
  await expect(vault.fileKey('states')).rejects.toMatchObject({ code: 'vault_locked' })
})
