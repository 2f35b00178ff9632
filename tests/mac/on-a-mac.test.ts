import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { homedir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readMacMemory } from '../../src-main/core/pool/mac-memory.ts'
import { corral, finish, makeHome, spawnCorral } from '../headless/cli.ts'
import { eventually, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'

const run = promisify(execFile)
const isMac = process.platform === 'darwin'
/** Set on the runner only: these touch the user's own services and trash. */
const isRunner = isMac && process.env.CORRAL_ON_A_MAC === '1'

it('the runner is the Mac that it is meant to be', () => {
  expect(process.env.CORRAL_ON_A_MAC === '1' && !(isMac && process.arch === 'arm64')).toBe(false)
})

// Nothing here can be tried elsewhere; docs/on-a-mac.md lists the rest.
describe.runIf(isMac)('on a Mac', () => {
  it('the engine computes with Metal', async () => {
    await using test = await startTestCorral()
    const { client } = test.corral
    const loaded = await client.pool.load({ modelId: 'corral-starter' })
    expect(loaded.state).toBe('ready')
    expect((await client.pool.status()).engine.gpu).toBe('metal')
  })

  it('memory is what sysctl and vm_stat say', async () => {
    const memory = await readMacMemory()
    expect(memory.totalBytes).toBe(totalmem())
    expect(memory.availableBytes).toBeGreaterThan(0)
    expect(memory.availableBytes).toBeLessThan(memory.totalBytes)
    expect(['normal', 'warning', 'critical']).toContain(memory.pressure)
  })

  it('a model of another folder is cloned without taking room', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'large.gguf')
    await writeChainModel(file, { says: 'All is well.' })
    await using test = await startTestCorral()
    const free = async () => {
      const { bavail, bsize } = await statfs(test.host.dataDir)
      return bavail * bsize
    }
    const before = await free()
    const imported = await test.corral.client.models.import({ path: file, way: 'clone' })
    expect(imported.way).toBe('clone')
    expect(before - (await free())).toBeLessThan(16e6)
    await rm(folder, { recursive: true })
  })

  it('the file of the service is one that launchd reads', async () => {
    const home = await makeHome()
    const printed = await corral(home, 'service', 'install', '--print')
    const checking = run('/usr/bin/plutil', ['-lint', '-'])
    checking.child.stdin!.end(printed.stdout)
    expect((await checking).stdout).toContain('OK')
    await rm(home, { recursive: true })
  })
})

describe.runIf(isRunner)('on the runner', () => {
  it('launchd runs Corral, starts it anew after a crash, and forgets it', async () => {
    const home = await makeHome()
    // launchctl takes the file from wherever it lies, but only of a real user's session.
    const command = (...args: string[]) =>
      finish(spawnCorral(home, ['service', ...args, '--json'], { HOME: homedir() }))
    const pid = async () => {
      const { stdout } = await corral(home, 'status', '--json')
      return (JSON.parse(stdout) as { pid?: number }).pid ?? null
    }
    try {
      expect(await command('install', '--port', '0')).toMatchObject({ code: 0 })
      await eventually(pid).not.toBe(null)
      const first = (await pid())!
      process.kill(first, 'SIGKILL')
      await expect.poll(pid, { timeout: 60_000, interval: 1000 }).not.toBe(first)
      expect((await command('status')).code).toBe(0)
    } finally {
      await command('uninstall')
    }
    expect((await command('status')).code).toBe(3)
    await rm(home, { recursive: true })
  })

  it('what is removed lies in the trash', async () => {
    const home = await makeHome()
    const { code } = await finish(
      spawnCorral(home, ['rm', 'brief', '--yes', '--json'], { HOME: homedir() }),
    )
    expect(code).toBe(0)
    expect(existsSync(join(home, 'models', 'brief.gguf'))).toBe(false)
    await rm(home, { recursive: true })
  })
})
