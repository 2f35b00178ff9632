import { copyFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { type OpenDb, openDb } from '../../../src-main/core/db/open.ts'
import { createBackgroundChecks } from '../../../src-main/core/library/checks/background-checks.ts'
import {
  type FileChecks,
  createFileChecks,
} from '../../../src-main/core/library/checks/file-checks.ts'
import { createHashing } from '../../../src-main/core/library/checks/hash-file.ts'
import type { TrialOutcome } from '../../../src-main/core/library/checks/trial-outcome.ts'
import { type FoundModel, identityOf } from '../../../src-main/core/library/found-model.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { projectRoot } from '../../helpers/project-root.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { eventually } from '../../helpers/test-corral.ts'

let folder: string
let database: OpenDb
let checks: FileChecks
/** Paths that were tried, and what the trials find out. */
let tried: string[]
let outcome: TrialOutcome
let duringTrial: () => Promise<unknown>
beforeEach(async () => {
  folder = await temporaryFolder()
  database = openDb(join(folder, 'corral.db'), join(projectRoot, 'resources', 'migrations'))
  tried = []
  outcome = { verdict: 'passed' }
  duringTrial = async () => {}
  checks = open()
})
afterEach(async () => {
  checks.stop()
  database.close()
  await rm(folder, { recursive: true })
})

function open(version = '1.0.0'): FileChecks {
  return createFileChecks({
    db: database.db,
    version,
    async tryFile({ path }) {
      tried.push(path)
      await duringTrial()
      return outcome
    },
  })
}

async function modelAt(name: string): Promise<{ modelId: string; path: string; parts: string[] }> {
  const path = join(folder, `${name}.gguf`)
  await stat(path).catch(() => writeChainModel(path, { says: 'All is well.', name: 'same' }))
  return { modelId: name, path, parts: [path] }
}

async function factOf({ path }: { path: string }) {
  return checks.of(path, identityOf(await stat(path)))
}

describe('the checks of files', () => {
  it('keep a verdict until the file changes, also over a restart', async () => {
    const model = await modelAt('a')
    await checks.demandPassed(model)
    checks = open()
    await checks.demandPassed(model)
    expect(await checks.hasPassed(model)).toBe(true)
    expect(tried).toHaveLength(1)
    await utimes(model.path, new Date(), new Date(2000, 1))
    expect(await checks.hasPassed(model)).toBe(false)
    await checks.demandPassed(model)
    expect(tried).toHaveLength(2)
  })

  it('judge anew with another version of the engine, but keep the hash', async () => {
    const model = await modelAt('a')
    await checks.complete(model, null)
    const { sha256 } = await factOf(model)
    expect(sha256).not.toBeNull()
    checks = open('1.0.1')
    expect(await factOf(model)).toMatchObject({ sha256, check: { state: 'unchecked' } })
    await checks.demandPassed(model)
    expect(tried).toHaveLength(2)
  })

  it('know a file again by its hash, and a moved one at once', async () => {
    const model = await modelAt('a')
    outcome = { verdict: 'quarantined', reason: 'It crashed.' }
    await checks.complete(model, null)
    const copy = { modelId: 'b', path: join(folder, 'b.gguf'), parts: [join(folder, 'b.gguf')] }
    await copyFile(model.path, copy.path)
    await checks.complete(copy, null)
    expect(tried).toEqual([model.path])
    await expect(checks.demandPassed(copy)).rejects.toThrow("'b' is in quarantine. It crashed.")
    const moved = { modelId: 'c', path: join(folder, 'c.gguf'), parts: [join(folder, 'c.gguf')] }
    await rename(model.path, moved.path)
    checks.moved(model.path, moved.path, identityOf(await stat(moved.path)))
    await expect(checks.demandPassed(moved)).rejects.toThrow('It crashed.')
    expect(tried).toEqual([model.path])
  })

  it('do not hold it against a file that it could not be tried', async () => {
    const model = await modelAt('a')
    outcome = { verdict: 'untried', reason: 'This machine is busy.' }
    await expect(checks.demandPassed(model)).rejects.toMatchObject({
      code: 'unavailable',
      message: "'a' could not be checked now. This machine is busy.",
    })
    expect((await factOf(model)).check.state).toBe('unchecked')
    outcome = { verdict: 'passed' }
    await checks.demandPassed(model)
  })

  it('do not believe a verdict about a file that changed meanwhile', async () => {
    const model = await modelAt('a')
    duringTrial = () => utimes(model.path, new Date(), new Date(2001, 1))
    await expect(checks.demandPassed(model)).rejects.toThrow('changed while it was checked')
    expect(await checks.hasPassed(model)).toBe(false)
  })

  it('put a file in quarantine that is not what was published, until it is replaced', async () => {
    const model = await modelAt('a')
    await checks.recheck(model, 'f'.repeat(64))
    expect(await factOf(model)).toMatchObject({
      check: { state: 'quarantined', reason: expect.stringContaining('SHA-256') },
    })
    await expect(checks.demandPassed(model)).rejects.toThrow('not what was downloaded')
    expect(tried).toEqual([])
    const { sha256 } = await factOf(model)
    await checks.recheck(model, sha256)
    await checks.demandPassed(model)
  })

  it('look at all parts of a split model, and anew when any of them changes', async () => {
    const first = await modelAt('m-00001-of-00002')
    const second = await modelAt('m-00002-of-00002')
    const model = { ...first, parts: [first.path, second.path] }
    await checks.demandPassed(model)
    await utimes(second.path, new Date(), new Date(2002, 1))
    expect(await checks.hasPassed(model)).toBe(false)
    await writeFile(second.path, 'GGUF')
    await expect(checks.demandPassed(model)).rejects.toThrow('part 2 of 2')
    expect(tried).toHaveLength(1)
  })

  it('hash large files in a thread that can stand still', async () => {
    const path = join(folder, 'large')
    const bytes = Buffer.alloc(9 * 2 ** 20, 'corral')
    await writeFile(path, bytes)
    const hashing = createHashing()
    hashing.pause(true)
    let isDone = false
    const hash = hashing.hash(path).finally(() => (isDone = true))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isDone).toBe(false)
    hashing.pause(false)
    expect(await hash).toBe(createHash('sha256').update(bytes).digest('hex'))
    hashing.pause(true)
    const stopped = expect(hashing.hash(path)).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 50))
    hashing.stop()
    await stopped
  })

  it('in the background come one after the other, not while models answer', async () => {
    const models = await Promise.all(['a', 'b'].map(modelAt))
    // Another content, or its verdict would be found by hash.
    await writeChainModel(models[1]!.path, { says: 'Other words.' })
    const found = async () =>
      Promise.all(
        models.map(async ({ modelId, path, parts }) => {
          const fact = await factOf({ path })
          const identity = identityOf(await stat(path))
          return { model: { id: modelId, ...fact }, path, parts, identity } as unknown as FoundModel
        }),
      )
    let present = await found()
    const background = createBackgroundChecks({
      checks,
      library: { found: () => present, listen: () => () => {}, origins: { of: () => null } },
      log: pino({ enabled: false }),
      delayMs: 0,
    })
    let running = 0
    duringTrial = async () => {
      expect(++running).toBe(1)
      present = await found()
      running -= 1
    }
    background.pause(true)
    background.start()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(tried).toEqual([])
    background.pause(false)
    await eventually(() => tried.length).toBe(2)
    await eventually(async () => (await found()).map(({ model }) => model.check.state)).toEqual([
      'passed',
      'passed',
    ])
    background.stop()
  })
})
