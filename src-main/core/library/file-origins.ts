import { eq } from 'drizzle-orm'
import type { Provenance } from '../../contract/models.ts'
import type { Db } from '../db/open.ts'
import { fileOrigins } from './table.ts'

/** Where a file was fetched from, and where the version before it lies. */
export interface FileOrigin extends Provenance {
  /** As the hub stated it; `null` when it did not. */
  readonly sha256: string | null
  /** Where the version before was put when this one took its place. */
  readonly previousPath: string | null
}

/** Remembers of fetched files where they come from, by path. */
export interface FileOrigins {
  /** In place of what was known of this path. */
  record(path: string, origin: FileOrigin): void
  of(path: string): FileOrigin | null
  all(): ReadonlyMap<string, FileOrigin>
  forget(path: string): void
  /** Files lie elsewhere now: `placeOf` answers where for every path, also of versions before. */
  relocate(placeOf: (path: string) => string): void
  /** Calls back after each change; the answer ends it. */
  listen(listener: () => void): () => void
}

export function createFileOrigins(db: Db): FileOrigins {
  const listeners = new Set<() => void>()
  let known: ReadonlyMap<string, FileOrigin> | null = null
  const changed = () => {
    known = null
    for (const listener of listeners) listener()
  }
  const all = () => (known ??= read(db))
  return {
    record(path, origin) {
      const { downloadedAt, ...rest } = origin
      const row = { ...rest, downloadedAt: new Date(downloadedAt) }
      db.insert(fileOrigins)
        .values({ path, ...row })
        .onConflictDoUpdate({ target: fileOrigins.path, set: row })
        .run()
      changed()
    },
    of: (path) => all().get(path) ?? null,
    all,
    forget(path) {
      if (db.delete(fileOrigins).where(eq(fileOrigins.path, path)).run().changes > 0) changed()
    },
    relocate(placeOf) {
      db.transaction(() => {
        for (const [path, { previousPath }] of all()) {
          const place = placeOf(path)
          const previous = previousPath === null ? null : placeOf(previousPath)
          if (place === path && previous === previousPath) continue
          db.update(fileOrigins)
            .set({ path: place, previousPath: previous })
            .where(eq(fileOrigins.path, path))
            .run()
        }
      })
      changed()
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function read(db: Db): ReadonlyMap<string, FileOrigin> {
  const rows = db.select().from(fileOrigins).all()
  return new Map(
    rows.map(({ path, downloadedAt, ...rest }) => [
      path,
      { ...rest, downloadedAt: downloadedAt.toISOString() },
    ]),
  )
}
