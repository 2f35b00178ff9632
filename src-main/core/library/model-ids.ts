import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { modelIds } from './table.ts'

/** A folder's models as ids are given to them. */
interface IdFolder {
  readonly folderId: number
  /** Before a name that another folder has already. */
  readonly prefix: string
  /** What is in it; `null` while it cannot be read, so that its ids wait for it. */
  readonly sources: ReadonlySet<string> | null
  readonly models: readonly { readonly source: string; readonly names: readonly string[] }[]
}

/**
 * Gives ids to models, in the order of folders and of what is in them. An id once given stays with
 * its file as long as the file is where it was, whatever comes or goes elsewhere; it is free again
 * once the file has gone from a folder that is there.
 */
export interface ModelIds {
  /** Of every model given, by source. */
  assign(folders: readonly IdFolder[]): ReadonlyMap<string, string>
  /** The folder's files lie elsewhere now: `path` answers where. */
  move(folderId: number, path: (source: string) => string): void
}

const maxChars = 200

export function createModelIds(db: Db): ModelIds {
  let known = read(db)
  const isRight = (folders: readonly IdFolder[]) => {
    const byFolder = Map.groupBy(known.values(), ({ folderId }) => folderId)
    return folders.every(({ folderId, sources, models }) => {
      const isGone = byFolder.get(folderId)?.some(({ source }) => !(sources?.has(source) ?? true))
      return !isGone && models.every(({ source }) => known.has(source))
    })
  }
  return {
    assign(folders) {
      if (!isRight(folders)) {
        db.transaction(() => update(db, folders), { behavior: 'immediate' })
        known = read(db)
      }
      return new Map([...known.values()].map(({ source, modelId }) => [source, modelId]))
    },
    move(folderId, path) {
      db.transaction(() => {
        for (const row of [...read(db).values()].filter((one) => one.folderId === folderId)) {
          db.update(modelIds)
            .set({ source: path(row.source) })
            .where(eq(modelIds.source, row.source))
            .run()
        }
      })
      known = read(db)
    },
  }
}

function read(db: Db) {
  const rows = db.select().from(modelIds).all()
  return new Map(rows.map((row) => [row.source, row]))
}

function update(db: Db, folders: readonly IdFolder[]): void {
  const known = read(db)
  for (const { folderId, sources } of folders) {
    for (const row of known.values()) {
      if (row.folderId !== folderId || (sources?.has(row.source) ?? true)) continue
      db.delete(modelIds).where(eq(modelIds.source, row.source)).run()
      known.delete(row.source)
    }
  }
  const taken = new Set([...known.values()].map(({ modelId }) => modelId))
  for (const { folderId, prefix, models } of folders) {
    for (const { source, names } of models) {
      if (known.has(source)) continue
      const modelId = freeId(names, prefix, taken)
      taken.add(modelId)
      db.insert(modelIds).values({ source, modelId, folderId }).run()
    }
  }
}

function freeId(names: readonly string[], prefix: string, taken: ReadonlySet<string>): string {
  const [short, long = short, ...others] = names
  const wished = [short, long, `${prefix}/${long}`, ...others, `${prefix}/${names.at(-1)}`]
  const usable = wished.flatMap((name) => (name ? [asId(name)] : []))
  const free = usable.find((id) => !taken.has(id))
  if (free !== undefined) return free
  const last = usable.at(-1) ?? prefix
  for (let number = 2; ; number += 1) {
    const numbered = `${last}-${number}`
    if (!taken.has(numbered)) return numbered
  }
}

/** A file's name may be anything: an id is short enough for every call, and can be printed. */
function asId(name: string): string {
  const clean = name.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '_')
  if (clean.length <= maxChars) return clean
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12)
  return `${clean.slice(0, maxChars - 13)}-${hash}`
}
