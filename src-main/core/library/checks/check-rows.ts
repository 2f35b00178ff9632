import { eq } from 'drizzle-orm'
import type { Db } from '../../db/open.ts'
import { fileChecks } from '../table.ts'

/** What is kept of one file. */
export type CheckRow = typeof fileChecks.$inferSelect

/** The table in memory: each is asked for whenever models are listed. */
export interface CheckRows {
  get(path: string): CheckRow | undefined
  /** In place of what was kept of that path. */
  put(row: CheckRow): void
  delete(path: string): void
  /** Of other files that are the same to the byte. */
  withHash(sha256: string): readonly CheckRow[]
}

export function createCheckRows(db: Db): CheckRows {
  const rows = new Map(
    db
      .select()
      .from(fileChecks)
      .all()
      .map((row) => [row.path, row]),
  )
  return {
    get: (path) => rows.get(path),
    put(row) {
      rows.set(row.path, row)
      db.insert(fileChecks)
        .values(row)
        .onConflictDoUpdate({ target: fileChecks.path, set: row })
        .run()
    },
    delete(path) {
      if (!rows.delete(path)) return
      db.delete(fileChecks).where(eq(fileChecks.path, path)).run()
    },
    withHash: (sha256) => [...rows.values()].filter((row) => row.sha256 === sha256),
  }
}
