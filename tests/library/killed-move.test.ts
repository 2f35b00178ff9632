import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { type TestMachine, createTestMachine, idsOf, putModel } from './test-library.ts'

/** A disk of its own, so that files have to be copied. */
const otherDisk = '/dev/shm'
const kills = 2 * Math.max(1, Number(process.env.CORRAL_TEST_SCALE ?? 1))

let machine: TestMachine
let disk: string
beforeEach(async () => {
  machine = await createTestMachine(await mkdtemp(join(otherDisk, 'corral-test-')))
  disk = await temporaryFolder()
})
afterEach(async () => {
  await machine[Symbol.asyncDispose]()
  await rm(disk, { recursive: true, force: true })
})

const names = Array.from({ length: 12 }, (_, at) => `m${String(at).padStart(2, '0')}`)
const fileOf = (name: string) => join(name, `${name}.gguf`)

async function move(to: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'move-models.ts')
  const migrations = join(projectRoot, 'resources', 'migrations')
  const args = [program, machine.dataDir, machine.homeDir, migrations, to]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  return child
}

// On one disk a move is a rename, which cannot be cut short.
it.skipIf(!existsSync(otherDisk))(
  'a move that is killed again and again loses nothing, and ends',
  { timeout: 30_000 * kills },
  async () => {
    const contents = new Map<string, Buffer>()
    for (const name of names) {
      const path = join(machine.models, fileOf(name))
      await putModel(path)
      await writeFile(path, randomBytes(2 << 20), { flag: 'a' })
      contents.set(name, await readFile(path))
    }
    const to = join(disk, 'models')
    const isAt = async (place: string, name: string) => {
      const bytes = await readFile(join(place, fileOf(name))).catch(() => null)
      return bytes !== null && bytes.equals(contents.get(name) ?? Buffer.of())
    }
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await move(to)
      await delay(Math.random() * 40)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      for (const name of names) {
        expect((await isAt(machine.models, name)) || (await isAt(to, name)), name).toBe(true)
      }
    }
    const library = await machine.open()
    library.start()
    for await (const { moving } of library.folders.watch()) if (moving === null) break
    expect(existsSync(machine.models)).toBe(false)
    expect((await readdir(to)).toSorted()).toEqual(names)
    for (const name of names) {
      expect(await readdir(join(to, name))).toEqual([`${name}.gguf`])
      expect(await isAt(to, name), name).toBe(true)
    }
    expect(idsOf(library).toSorted()).toEqual(names)
    expect(library.folders.list()).toMatchObject({ moving: null, folders: [{ path: to }] })
  },
)
