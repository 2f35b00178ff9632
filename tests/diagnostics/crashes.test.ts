import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CrashRecord } from '../../src-main/contract/diagnostics.ts'
import { type Crashes, createCrashes } from '../../src-main/core/diagnostics/crashes.ts'
import type { ChildEnd, ChildProgram } from '../../src-main/core/lib/child-program.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let dataDir: string
let crashes: Crashes

beforeEach(async () => {
  dataDir = await temporaryFolder()
  crashes = createCrashes({ dataDir, homeDir: '/Users/ada', version: '9.9.9' })
})
afterEach(async () => {
  crashes.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Runs until it says that it is ready; answers how to end it, and waits for the end. */
async function run(what: string): Promise<{ kill(): Promise<void>; ended: Promise<unknown> }> {
  const program = join(import.meta.dirname, 'crashing.ts')
  const child = spawn(process.execPath, [program, dataDir, what], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const facts = (records: CrashRecord[]) => records.map(({ kind, version }) => `${kind} ${version}`)

it('a process that was killed is noticed at the next start, once', async () => {
  const { kill } = await run('wait')
  crashes.start()
  expect(crashes.list(), 'it still runs').toEqual([])
  crashes.stop()
  await kill()
  crashes.start()
  expect(facts(crashes.list())).toEqual(['unclean 1.2.3'])
  crashes.stop()
  crashes.start()
  expect(crashes.list().length).toBe(1)
})

it('what nobody catches is written down without what it was about, and told only once', async () => {
  await (
    await run('throw')
  ).ended
  await (
    await run('type-error')
  ).ended
  crashes.start()
  expect(facts(crashes.list())).toEqual(['program 1.2.3', 'program 1.2.3'])
  const [second, first] = crashes.list()
  expect(first).toMatchObject({ message: 'SyntaxError' })
  expect(first?.details).toMatch(/crashing\.ts:\d+/)
  expect(second?.message).toBe("TypeError: Cannot read properties of null (reading 'field')")
  expect(JSON.stringify(crashes.list())).not.toContain('canary')
  expect(first?.details, 'the home folder is shortened').toMatch(/~\/crashing/)
})

it('a helper that crashes is noted, and one that is stopped is not', () => {
  const enders: ((end: ChildEnd) => void)[] = []
  const program: ChildProgram = {
    pid: () => 1,
    send() {},
    onLine() {},
    onEnd: (listener) => void enders.push(listener),
    kill() {},
  }
  const end = (how: ChildEnd) => {
    crashes.watched(program)
    enders.pop()?.(how)
  }
  end({ code: 0, signal: null })
  end({ code: null, signal: 'SIGKILL' })
  expect(crashes.list()).toEqual([])
  end({ code: null, signal: 'SIGSEGV' })
  expect(facts(crashes.list())).toEqual(['helper 9.9.9'])
})

it('what the shell tells of is kept with its words, the newest twenty, damaged ones aside', async () => {
  for (let count = 0; count < 22; count += 1) {
    crashes.note('window', { message: `oom at /Users/ada/x, ${count}` })
  }
  const records = crashes.list()
  expect(records.length).toBe(20)
  expect(records.every(({ message }) => message.startsWith('oom at ~/x'))).toBe(true)
  await writeFile(join(dataDir, 'crashes', '9999999999999-00000000.json'), '{"half":')
  expect(crashes.list().length).toBe(20)
  crashes.dismissAll()
  expect(crashes.list().every(({ dismissed }) => dismissed)).toBe(true)
  crashes.clear()
  expect(crashes.list()).toEqual([])
})
