import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runTrial } from '../../../src-main/core/engine/trial/run-trial.ts'
import { fromPs } from '../../../src-main/core/engine/trial/process-usage.ts'
import { checkGguf } from '../../../src-main/core/library/gguf/read-header.ts'
import type { ChildProgram } from '../../../src-main/core/lib/child-program.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { startRealTrial } from '../../helpers/trials.ts'
import { runs } from '../../imports/runs.ts'
import { hostileTemplates } from './hostile-templates.ts'

let folder: string
let good: string
beforeAll(async () => {
  folder = await temporaryFolder()
  good = join(folder, 'good.gguf')
  await writeChainModel(good, { says: 'All is well.' })
})
afterAll(() => rmSync(folder, { recursive: true }))

const never = new AbortController().signal
const request = (path: string) => ({ path, sizeBytes: 1000 })
/** A trial of which a test holds the process. */
function held(): { start: () => ChildProgram; child: () => ChildProgram } {
  let child: ChildProgram
  return { start: () => (child = startRealTrial()), child: () => child }
}
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('a trial', () => {
  it('passes a file that loads, and leaves no process behind', async () => {
    const { start, child } = held()
    expect(await runTrial(start, request(good), { signal: never })).toEqual({ verdict: 'passed' })
    expect(isAlive(child().pid()!)).toBe(false)
  })

  it('reads no weights of large files, and passes them all the same', async () => {
    const large = { path: good, sizeBytes: 2 ** 40 }
    expect(await runTrial(startRealTrial, large, { signal: never })).toEqual({ verdict: 'passed' })
  })

  // What follows looks into /proc.
  it.runIf(process.platform === 'linux')('knows nothing of this process', async () => {
    process.env.CORRAL_CANARY = 'canary-of-the-environment'
    const canary = join(folder, 'canary')
    writeFileSync(canary, '')
    const { openSync, closeSync } = await import('node:fs')
    const open = openSync(canary, 'r')
    const { start, child } = held()
    const trial = runTrial(start, request(good), { signal: never })
    const pid = child().pid()!
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    const files = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return []
      }
    })
    await trial
    closeSync(open)
    delete process.env.CORRAL_CANARY
    expect(environment).toBe('')
    expect(command).not.toContain(folder)
    expect(files.filter((file) => file.includes('corral-test'))).toEqual([])
  })

  it('that the file aborts puts it in quarantine: two tokens of one text', async () => {
    const bytes = readFileSync(good)
    const second = bytes.indexOf('<|tool|>', bytes.indexOf('tokenizer.ggml.tokens'))
    bytes.write('<|user|>', second)
    const path = join(folder, 'twins.gguf')
    writeFileSync(path, bytes)
    expect(() => checkGguf(path)).not.toThrow()
    expect(await runTrial(startRealTrial, request(path), { signal: never })).toEqual({
      verdict: 'quarantined',
      reason: 'It crashed the engine in a trial load (SIGABRT).',
    })
  })

  it('that breaks its memory puts the file in quarantine', async () => {
    const { start, child } = held()
    const trial = runTrial(start, request(good), { signal: never })
    child().onLine(() => process.kill(child().pid()!, 'SIGSEGV'))
    expect(await trial).toEqual({
      verdict: 'quarantined',
      reason: 'It crashed the engine in a trial load (SIGSEGV).',
    })
  })

  it('that somebody else ends says nothing of the file', async () => {
    const { start, child } = held()
    const trial = runTrial(start, request(good), { signal: never })
    child().onLine(() => child().kill())
    expect(await trial).toMatchObject({ verdict: 'untried' })
  })

  it('that cannot be started says nothing of the file', async () => {
    const { startNodeProgram } = await import('../../../src-main/core/lib/child-program.ts')
    const start = () => startNodeProgram(join(folder, 'missing.js'), [])
    expect(await runTrial(start, request(good), { signal: never })).toMatchObject({
      verdict: 'untried',
    })
  })

  it.runIf(process.platform === 'linux')('is killed beyond its limits', async () => {
    const limits = {
      cpuMs: { start: 60_000, load: 60_000, template: 60_000, answer: 60_000 },
      stageMs: 60_000,
      memoryBytes: 2 ** 32,
    }
    const tried = (change: Partial<typeof limits>) =>
      runTrial(startRealTrial, request(good), { signal: never, limits: { ...limits, ...change } })
    expect(await tried({ memoryBytes: 20 * 2 ** 20 })).toMatchObject({
      verdict: 'quarantined',
      reason: expect.stringContaining('memory'),
    })
    expect(await tried({ cpuMs: { ...limits.cpuMs, start: 20, load: 20 } })).toMatchObject({
      verdict: 'quarantined',
      reason: expect.stringContaining('did not come to an end'),
    })
    expect(await tried({ stageMs: 30 })).toMatchObject({ verdict: 'untried' })
  })

  it('ends with whoever asked for it', async () => {
    const { start, child } = held()
    const leaving = new AbortController()
    const trial = runTrial(start, request(good), { signal: leaving.signal })
    leaving.abort(new Error('gone'))
    await expect(trial).rejects.toThrow('gone')
    expect(isAlive(child().pid()!)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('ends with a parent that was killed', async () => {
    const { spawn } = await import('node:child_process')
    const helper = join(import.meta.dirname, 'start-trial.ts')
    const parent = spawn(process.execPath, ['--no-warnings', helper], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text) => resolve(Number(text))),
    )
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    for (let tries = 0; isAlive(pid) && tries < 500; tries++) await sleep(20)
    expect(isAlive(pid)).toBe(false)
  })

  it('ends within its limits for hostile templates, whatever they do (scaled)', async () => {
    expect(hostileTemplates.length).toBeGreaterThanOrEqual(30)
    const path = join(folder, 'hostile.gguf')
    let quarantined = 0
    let slowestMs = 0
    const step = Math.max(1, Math.floor(hostileTemplates.length / runs(2)))
    for (let at = 0; at < hostileTemplates.length; at += step) {
      const chatTemplate = hostileTemplates[at]!
      await writeChainModel(path, { says: 'All is well.', chatTemplate })
      const cpuMs = { start: 60_000, load: 60_000, template: 2000, answer: 60_000 }
      const limits = { cpuMs, stageMs: 60_000, memoryBytes: 2 ** 31 }
      const { start, child } = held()
      const startedMs = performance.now()
      const outcome = await runTrial(start, request(path), { signal: never, limits })
      slowestMs = Math.max(slowestMs, performance.now() - startedMs)
      expect(['passed', 'quarantined'], chatTemplate.slice(0, 80)).toContain(outcome.verdict)
      expect(isAlive(child().pid()!)).toBe(false)
      if (outcome.verdict === 'quarantined') quarantined += 1
    }
    console.info(`${quarantined} in quarantine, the slowest trial took ${Math.round(slowestMs)} ms`)
    expect(quarantined).toBeGreaterThan(0)
    expect(existsSync('/tmp/owned')).toBe(false)
  })

  it('reads what ps says on a Mac', () => {
    expect(fromPs('  51232   1:02.53\n')).toEqual({ cpuMs: 62_530, memoryBytes: 51_232 * 1024 })
    expect(fromPs('100 1:00:00.00')).toEqual({ cpuMs: 3_600_000, memoryBytes: 102_400 })
    expect(fromPs('')).toBeNull()
  })
})
