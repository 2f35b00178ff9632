import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Db, openDb } from '../../src-main/core/db/open.ts'
import {
  exchange,
  previousOf,
  rootOf,
  setAside,
} from '../../src-main/core/downloads/updates/kept-versions.ts'
import type { TaskRow } from '../../src-main/core/downloads/task-rows.ts'
import { type FileOrigins, createFileOrigins } from '../../src-main/core/library/file-origins.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let open: { db: Db; close(): void }
let origins: FileOrigins
let folder: string
let path: string
beforeAll(async () => {
  const migrations = join(projectRoot, 'resources', 'migrations')
  open = openDb(join(await temporaryFolder(), 'corral.db'), migrations)
  origins = createFileOrigins(open.db)
})
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'acme', 'bird', 'bird.gguf')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, 'old')
  origins.record(path, originAt('1'))
})
afterAll(() => open.close())

const originAt = (commit: string) => ({
  repo: 'acme/bird',
  commit,
  file: 'bird.gguf',
  licence: null,
  sha256: null,
  downloadedAt: new Date(0).toISOString(),
  previousPath: null,
})
const task = (taskId: string) => ({ folder, taskId, replaces: path }) as TaskRow
const filesBelow = async () =>
  (await readdir(folder, { recursive: true })).filter((name) => name.includes('.gguf'))

/** As a download does it, with every step made twice: as after a crash behind it. */
async function updated(taskId: string, content: string): Promise<string> {
  const row = task(taskId)
  await setAside(row, path)
  await setAside(row, path)
  await writeFile(path, content)
  await previousOf(origins, row, path)
  const previousPath = (await previousOf(origins, row, path))!
  origins.record(path, { ...originAt(content), previousPath })
  expect(await previousOf(origins, row, path)).toBe(previousPath)
  return previousPath
}

describe('the version before', () => {
  it('is kept with what is known of it, also when a crash has made a step twice', async () => {
    const previous = await updated('a', 'new')
    expect(await readFile(previous, 'utf8')).toBe('old')
    expect(origins.of(previous)).toMatchObject({ commit: '1', previousPath: null })
  })

  it('is the only one: the one before that goes, and what is known of it', async () => {
    const first = await updated('a', 'new')
    const second = await updated('b', 'newest')
    expect(await readFile(second, 'utf8')).toBe('new')
    expect(origins.of(first)).toBeNull()
    expect((await filesBelow()).length).toBe(2)
  })

  it('is exchanged with the newer one, also after a crash in the middle of it', async () => {
    const previous = await updated('a', 'new')
    await writeFile(`${previous}.newer`, 'of a crash')
    await exchange(path, previous)
    expect([await readFile(path, 'utf8'), await readFile(previous, 'utf8')]).toEqual(['old', 'new'])
    await exchange(path, previous)
    expect([await readFile(path, 'utf8'), await readFile(previous, 'utf8')]).toEqual(['new', 'old'])
    expect((await filesBelow()).length).toBe(2)
  })

  it('is not kept of what was fetched for the first time', async () => {
    const row = { ...task('a'), replaces: null }
    expect(await previousOf(origins, row, path)).toBeNull()
  })
})

it('a file that lies elsewhere than where it was put has no place for an update', () => {
  const from = { repo: 'acme/bird', file: 'Q8/bird.gguf' }
  expect(rootOf('/models/acme/bird/Q8/bird.gguf', from)).toBe('/models')
  for (const elsewhere of ['/models/bird.gguf', '/models/xacme/bird/Q8/bird.gguf']) {
    expect(() => rootOf(elsewhere, from)).toThrow(/lies elsewhere/)
  }
})
