import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CorralError } from '../../src-main/core/errors.ts'
import type { Library } from '../../src-main/core/library/library.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { type TestMachine, createTestMachine, idsOf, putModel } from './test-library.ts'

let machine: TestMachine
let disk: string
beforeEach(async () => {
  machine = await createTestMachine()
  disk = await temporaryFolder()
})
afterEach(async () => {
  await machine[Symbol.asyncDispose]()
  await rm(disk, { recursive: true, force: true })
})

const never = async () => {}

/** Reads the list until exactly these models are on it. */
async function watchFor(library: Library, ids: readonly string[]): Promise<void> {
  for await (const { models } of library.watch()) {
    if (
      models
        .map(({ id }) => id)
        .toSorted()
        .join() === ids.join()
    )
      return
  }
}

describe('a folder that somebody adds', () => {
  it('brings its models, and loses them while its disk is away, without being asked', async () => {
    await putModel(join(machine.models, 'own.gguf'))
    await putModel(join(disk, 'models', 'a', 'away.gguf'))
    const library = await machine.open()
    const folder = await library.folders.add(join(disk, 'models'))
    expect(folder).toMatchObject({ kind: 'folder', state: 'present', models: 1, downloads: false })
    expect(idsOf(library)).toEqual(['own', 'away'])
    await rename(join(disk, 'models'), join(disk, 'gone'))
    await watchFor(library, ['own'])
    expect(library.folders.list().folders[1]).toMatchObject({ state: 'missing', models: 0 })
    await rename(join(disk, 'gone'), join(disk, 'models'))
    await watchFor(library, ['away', 'own'])
    await putModel(join(disk, 'models', 'b', 'new.gguf'))
    await watchFor(library, ['away', 'new', 'own'])
  })

  it('can be switched off, chosen for new models, and taken out with its files left', async () => {
    await putModel(join(machine.models, 'own.gguf'))
    await putModel(join(disk, 'theirs.gguf'))
    const library = await machine.open()
    const { id } = await library.folders.add(disk)
    const folders = library.folders
    expect(await folders.update(id, { enabled: false })).toMatchObject({ state: 'off', models: 0 })
    expect(idsOf(library)).toEqual(['own'])
    await folders.update(id, { downloads: true })
    expect(library.downloadFolder()).toBe(disk)
    expect(library.list().folder).toBe(disk)
    await expect(folders.update(id, { enabled: false })).rejects.toMatchObject({ code: 'conflict' })
    await rename(disk, `${disk}-away`)
    await library.rescan()
    expect(() => library.downloadFolder()).toThrow('not there')
    await rename(`${disk}-away`, disk)
    expect(await folders.remove(id)).toBe(true)
    expect(idsOf(library)).toEqual(['own'])
    expect(library.downloadFolder()).toBe(machine.models)
    expect(existsSync(join(disk, 'theirs.gguf'))).toBe(true)
  })

  it('is refused where too much, or what is not ours to read, lies below it', async () => {
    const library = await machine.open()
    const { folders } = library
    await mkdir(join(disk, 'a', 'b'), { recursive: true })
    await folders.add(join(disk, 'a'))
    await writeFile(join(disk, 'file'), '')
    await symlink(machine.dataDir, join(disk, 'link'))
    const refusals: [string, string][] = [
      ['relative/path', 'invalid_input'],
      [join(disk, 'nowhere'), 'not_found'],
      [join(disk, 'file'), 'invalid_input'],
      ['/', 'invalid_input'],
      ['/etc', 'invalid_input'],
      ['/proc/self', 'invalid_input'],
      [machine.homeDir, 'invalid_input'],
      [machine.dataDir, 'conflict'],
      [join(disk, 'link'), 'conflict'],
      [join(disk, 'a'), 'conflict'],
      [join(disk, 'a', 'b'), 'conflict'],
      [disk, 'conflict'],
    ]
    for (const [path, code] of refusals) {
      await expect(folders.add(path), path).rejects.toMatchObject({ code })
    }
    expect(folders.list().folders).toHaveLength(2)
  })
})

it("leaves Corral's own folder and those of other apps in the list", async () => {
  await mkdir(join(machine.homeDir, '.lmstudio', 'models'), { recursive: true })
  const { folders } = await machine.open()
  const [own, theirs] = folders.list().folders
  expect([own?.kind, theirs?.kind]).toEqual(['corral', 'lm-studio'])
  for (const folder of [own, theirs]) {
    await expect(folders.remove(Number(folder?.id))).rejects.toMatchObject({ code: 'conflict' })
  }
  await expect(folders.update(Number(theirs?.id), { downloads: true })).rejects.toMatchObject({
    code: 'conflict',
  })
  await folders.update(Number(theirs?.id), { enabled: false })
  expect((await machine.open()).folders.list().folders[1]?.state).toBe('off')
})

// Root may read everything.
it.skipIf(process.getuid?.() === 0)('goes on beside a folder that may not be read', async () => {
  await putModel(join(machine.models, 'good.gguf'))
  await mkdir(join(machine.models, 'shut'), { mode: 0o000 })
  const library = await machine.open()
  expect(idsOf(library)).toEqual(['good'])
  expect(library.list().rejected).toEqual([
    { fileName: 'shut', reason: 'The folder cannot be read' },
  ])
  await chmod(join(machine.models, 'shut'), 0o700)
})

describe("moving Corral's own folder", () => {
  const moved = async (library: Library) => {
    for await (const { moving } of library.folders.watch()) if (moving === null) return
  }

  it('keeps ids, origins and what is not a model, and asks first', async () => {
    await putModel(join(machine.models, 'a', 'x.gguf'))
    await putModel(join(machine.models, 'y.gguf'))
    await writeFile(join(machine.models, 'notes.txt'), 'mine')
    const library = await machine.open()
    library.origins.record(join(machine.models, 'y.gguf'), {
      repo: 'm/y',
      commit: 'c',
      file: 'y.gguf',
      licence: null,
      downloadedAt: new Date().toISOString(),
      sha256: null,
      previousPath: join(machine.models, 'old', 'y.gguf'),
    })
    const to = join(disk, 'elsewhere')
    const refuse = () => Promise.reject(new Error('busy'))
    await expect(library.folders.move(to, refuse)).rejects.toThrow('busy')
    expect(existsSync(to)).toBe(false)
    await library.folders.move(to, never)
    await moved(library)
    expect(library.folders.list().folders[0]).toMatchObject({ path: to, models: 2 })
    expect(existsSync(machine.models)).toBe(false)
    expect(await readFile(join(to, 'notes.txt'), 'utf8')).toBe('mine')
    expect(idsOf(library).toSorted()).toEqual(['x', 'y'])
    expect((await library.find('y'))?.model.provenance?.repo).toBe('m/y')
    expect(library.origins.of(join(to, 'y.gguf'))?.previousPath).toBe(join(to, 'old', 'y.gguf'))
    expect(idsOf(await machine.open())).toEqual(idsOf(library))
    // And back to where it was at first.
    await library.folders.move(machine.models, never)
    await moved(library)
    expect((await library.find('x'))?.path).toBe(join(machine.models, 'a', 'x.gguf'))
  })

  it('refuses a place that is not empty, not there, or inside itself', async () => {
    const library = await machine.open()
    await writeFile(join(disk, 'file'), '')
    for (const to of [
      disk,
      join(disk, 'no', 'parent'),
      join(disk, 'file'),
      join(machine.models, 'sub'),
      machine.models,
      'relative',
    ]) {
      await expect(library.folders.move(to, never), to).rejects.toThrow(CorralError)
    }
  })
})
