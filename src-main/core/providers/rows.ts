import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { providerKeys, providerModels, providers } from './table.ts'

export type ProviderRow = typeof providers.$inferSelect
export type ModelRow = typeof providerModels.$inferSelect
export type KeyRow = typeof providerKeys.$inferSelect

/** The database, or a transaction on it. */
export type Rows = Pick<Db, 'select' | 'insert' | 'update' | 'delete'>

/**
 * Runs `work` while nobody else writes, another process included, so that what it has read still
 * holds when it writes.
 */
export function exclusively<T>(db: Db, work: (rows: Rows) => T): T {
  return db.transaction(work, { behavior: 'immediate' })
}

/** @throws CorralError `not_found` */
export function providerById(rows: Rows, id: number): ProviderRow {
  const row = rows.select().from(providers).where(eq(providers.id, id)).get()
  if (!row) throw new CorralError('not_found', `Provider with ID ${id} not found`)
  return row
}

/** Names are the same whatever their case. */
export function providerByName(rows: Rows, name: string): ProviderRow | null {
  const same = eq(sql`lower(${providers.name})`, name.toLowerCase())
  return rows.select().from(providers).where(same).get() ?? null
}

export function modelsOf(rows: Rows, providerId: number): ModelRow[] {
  return rows
    .select()
    .from(providerModels)
    .where(eq(providerModels.providerId, providerId))
    .orderBy(asc(providerModels.id))
    .all()
}

export function keysOf(rows: Rows, providerId: number): KeyRow[] {
  return rows
    .select()
    .from(providerKeys)
    .where(eq(providerKeys.providerId, providerId))
    .orderBy(asc(providerKeys.id))
    .all()
}

/** Keys for everybody, and those of this user alone; oldest first. */
export function keysFor(rows: Rows, providerId: number, userId: number | null): KeyRow[] {
  const theirs = userId === null ? undefined : eq(providerKeys.userId, userId)
  return rows
    .select()
    .from(providerKeys)
    .where(and(eq(providerKeys.providerId, providerId), or(isNull(providerKeys.userId), theirs)))
    .orderBy(asc(providerKeys.id))
    .all()
}
