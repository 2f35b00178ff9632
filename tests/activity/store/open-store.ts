import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Entry } from '../../../src-main/core/activity/entry.ts'
import { openActivityFile } from '../../../src-main/core/activity/store/open-file.ts'
import type {
  NumberedEntry,
  StoreCalls,
} from '../../../src-main/core/activity/store/store-calls.ts'
import { createStore } from '../../../src-main/core/activity/store/store.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { migrationsDir } from './test-activity.ts'

export interface OpenStore extends AsyncDisposable {
  readonly store: StoreCalls
  readonly sqlite: Database
  readonly path: string
  write(...entries: Entry[]): void
}

/** The store without its thread, on a file of its own. */
export async function openStore(): Promise<OpenStore> {
  const folder = await temporaryFolder()
  const path = join(folder, 'activity.db')
  const { sqlite } = openActivityFile(path, migrationsDir)
  const store = createStore(sqlite)
  return {
    store,
    sqlite,
    path,
    write: (...entries) => void store.write(numbered(entries)),
    async [Symbol.asyncDispose]() {
      sqlite.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Ids from the microseconds of the ends; the same end twice gets the next one. */
export function numbered(entries: readonly Entry[]): NumberedEntry[] {
  const ids = new Set<number>()
  return entries.map((one) => {
    let id = one.endedAtMs * 1000
    while (ids.has(id)) id++
    ids.add(id)
    return { ...one, id }
  })
}
