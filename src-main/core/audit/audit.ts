import { asc, desc, lt, sql } from 'drizzle-orm'
import type { Act } from '../../contract/acts.ts'
import type { Db } from '../db/open.ts'
import type { Log } from '../lib/log.ts'
import { firstBroken, hashOf, noHash } from './chain.ts'
import { acts } from './table.ts'

export type NewAct = Pick<Act, 'who' | 'what' | 'object' | 'outcome'>

/**
 * The record of administrative acts. Each row's hash covers the row before it, so a row that was
 * changed, put in or taken out later is found; SQLite's own counter of ids tells when the newest
 * rows are missing. Whoever may write the file can also write a new chain: the log, which names the
 * hash of each act, is the second place to compare with.
 */
export interface Audit {
  /** Durable when it returns; safe beside another process. */
  record(act: NewAct): void
  /** Newest first. */
  list(page: { before?: number | undefined; limit: number }): Act[]
  verify(): { ok: boolean; acts: number; broken_at: number | null }
}

export function createAudit(db: Db, log: Log, now: () => Date = () => new Date()): Audit {
  const lastId = () =>
    db.get<{ seq: number }>(sql`select seq from sqlite_sequence where name = 'acts'`)?.seq ?? 0

  return {
    record(act) {
      const written = db.transaction(
        () => {
          const newest = db.select().from(acts).orderBy(desc(acts.id)).limit(1).get()
          // Not the newest row's id: where that row was taken out, its number must stay free.
          const row = { id: lastId() + 1, at: now(), ...act }
          const hash = hashOf(newest?.hash ?? noHash, row)
          return db
            .insert(acts)
            .values({ ...row, hash })
            .returning()
            .get()
        },
        { behavior: 'immediate' },
      )
      const { id, what, outcome, hash } = written
      log.info({ act: id, what, outcome, hash }, 'act')
    },

    list: ({ before, limit }) =>
      db
        .select()
        .from(acts)
        .where(before === undefined ? undefined : lt(acts.id, before))
        .orderBy(desc(acts.id))
        .limit(limit)
        .all()
        .map(present),

    verify() {
      const all = db.select().from(acts).orderBy(asc(acts.id)).all()
      const brokenAt = firstBroken(all, lastId())
      return { ok: brokenAt === null, acts: all.length, broken_at: brokenAt }
    },
  }
}

function present({ id, at, who, what, object, outcome }: typeof acts.$inferSelect): Act {
  return { id, at: at.toISOString(), who, what, object, outcome }
}
