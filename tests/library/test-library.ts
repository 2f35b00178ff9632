import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { openDb } from '../../src-main/core/db/open.ts'
import { type GgufTypedValue, writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { type Library, openLibrary } from '../../src-main/core/library/library.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { unknownFacts } from './unknown-facts.ts'

/** A data folder and a home of their own, on which libraries are opened one after the other. */
export interface TestMachine extends AsyncDisposable {
  readonly dataDir: string
  readonly homeDir: string
  /** Corral's own folder, where it is at first. */
  readonly models: string
  open(environment?: Record<string, string>): Promise<Library>
}

/** `root`: an empty folder, which it deletes at the end. */
export async function createTestMachine(root?: string): Promise<TestMachine> {
  root ??= await temporaryFolder()
  const dataDir = join(root, 'data')
  const homeDir = join(root, 'home')
  const models = join(dataDir, 'models')
  await mkdir(models, { recursive: true })
  await mkdir(homeDir)
  const endings: (() => void)[] = []
  return {
    dataDir,
    homeDir,
    models,
    async open(environment = {}) {
      const migrations = join(projectRoot, 'resources', 'migrations')
      const { db, close } = openDb(join(dataDir, 'corral.db'), migrations)
      const log = pino({ enabled: false })
      const host = { dataDir, homeDir, environment, log }
      const library = await openLibrary({ db, host, facts: unknownFacts })
      endings.push(() => {
        library.stop()
        close()
      })
      return library
    },
    async [Symbol.asyncDispose]() {
      for (const end of endings) end()
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Writes a model without weights. */
export async function putModel(
  path: string,
  metadata: Record<string, GgufTypedValue> = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeGguf(path, { metadata, tensors: [] })
}

export const text = (value: string): GgufTypedValue => ({ type: 'string', value })

export const idsOf = (library: Library): string[] => library.list().models.map(({ id }) => id)
