import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CrashRecord } from '../../contract/diagnostics.ts'

const mostRecords = 20
const fileName = /^\d{13}-[\da-f]{8}\.json$/

/** Records of crashes, one small file each. Written at once: the process may be about to end. */
export interface CrashFiles {
  /** Newest first; what cannot be read is left out. */
  list(): CrashRecord[]
  /** Keeps the newest twenty. Never throws: a full disk must not make it worse. */
  add(record: Omit<CrashRecord, 'id' | 'dismissed'>): void
  dismissAll(): void
  clear(): void
}

export function createCrashFiles(folder: string): CrashFiles {
  const names = () => {
    try {
      return readdirSync(folder)
        .filter((name) => fileName.test(name))
        .toSorted()
        .toReversed()
    } catch {
      return []
    }
  }
  const write = (record: CrashRecord) =>
    writeFileSync(join(folder, `${record.id}.json`), JSON.stringify(record, null, 2), {
      mode: 0o600,
    })
  const list = () => names().flatMap((name) => readRecord(join(folder, name)) ?? [])
  return {
    list,
    add(record) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const id = `${String(Date.parse(record.at)).padStart(13, '0')}-${randomBytes(4).toString('hex')}`
        write({ ...record, id, dismissed: false })
        for (const name of names().slice(mostRecords)) rmSync(join(folder, name), { force: true })
      } catch {
        // Nobody is left to be told.
      }
    },
    dismissAll() {
      for (const record of list()) if (!record.dismissed) write({ ...record, dismissed: true })
    },
    clear() {
      for (const name of names()) rmSync(join(folder, name), { force: true })
    },
  }
}

function readRecord(path: string): CrashRecord | null {
  try {
    return CrashRecord.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
