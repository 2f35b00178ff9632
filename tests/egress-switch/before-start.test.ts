import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isSwitchOn } from '../../src-main/core/corral.ts'
import { openDb } from '../../src-main/core/db/open.ts'
import { findRunning } from '../../src-main/core/discovery.ts'
import { createActivitySettings } from '../../src-main/core/settings/activity-settings.ts'
import { findElectron } from '../../src-main/headless/electron-binary.ts'
import { projectRoot, temporaryFolder } from '../helpers/test-corral.ts'
import { type FakeProvider, answerJson, startFakeProvider } from '../providers/fake-provider.ts'
import { findOutsideHost } from './outside-host.ts'

// `null` on a machine without a network: what needs another machine is skipped there.
const host = findOutsideHost()
const migrations = join(projectRoot, 'resources', 'migrations')
let folder: string
let outside: FakeProvider
beforeEach(async () => {
  folder = await temporaryFolder()
  outside = await startFakeProvider(host ?? undefined)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await outside[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

describe('before Corral runs, the switch', () => {
  it('is read where there is one, and off where there is no database', () => {
    expect(isSwitchOn(folder)).toBe(false)
    const { db, close } = openDb(join(folder, 'corral.db'), migrations)
    const settings = createActivitySettings(db)
    expect(isSwitchOn(folder)).toBe(false)
    settings.save({ nothing_leaves: true })
    expect(isSwitchOn(folder)).toBe(true)
    settings.save({ nothing_leaves: false })
    expect(isSwitchOn(folder)).toBe(false)
    settings.save({ nothing_leaves: true })
    close()
    expect(isSwitchOn(folder)).toBe(true)
  })

  it('counts as on where nobody can tell', async () => {
    await writeFile(join(folder, 'corral.db'), 'no database'.repeat(100))
    expect(isSwitchOn(folder)).toBe(true)
  })

  it('keeps Electron from being fetched', async () => {
    vi.stubEnv('DISPLAY', ':0')
    vi.spyOn(console, 'log').mockImplementation(() => {})
    vi.stubEnv('ELECTRON_MIRROR', outside.origin)
    await mkdir(join(folder, 'node_modules', 'electron'), { recursive: true })
    const found = await findElectron(folder, async () => false)
    expect(found).toEqual({
      missing: 'the Electron binary is not here, and nothing leaves this Mac',
    })
    expect(outside.connections()).toBe(0)
    await findElectron(folder, async () => true)
    expect(outside.connections()).toBeGreaterThan(0)
  })
})

describe.skipIf(!host)('a running Corral', () => {
  it('is never looked for on another machine', async () => {
    outside.answer = answerJson(200, { pid: process.pid })
    const discovery = {
      address: outside.origin,
      port: outside.port,
      pid: process.pid,
      version: '0',
      startedAt: new Date().toISOString(),
    }
    await writeFile(join(folder, 'server.json'), JSON.stringify(discovery))
    expect(await findRunning(folder)).toBe(null)
    expect(outside.connections()).toBe(0)
  })
})
