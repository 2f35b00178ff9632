import { and, eq, isNotNull } from 'drizzle-orm'
import { CorralError } from '../../errors.ts'
import type { Db } from '../../db/open.ts'
import type { SecretSource } from '../../vault/vault.ts'
import { mcpServers } from '../table.ts'
import { bindingOf } from './server-secrets.ts'

export type ServerRow = typeof mcpServers.$inferSelect
export type KeptTransport = ServerRow['transport']

/** The servers as they are kept. */
export interface ServerRows {
  all(): ServerRow[]
  /** @throws CorralError `not_found` */
  get(id: number): ServerRow
  /** @throws CorralError `conflict` */
  insert(row: Pick<ServerRow, 'uid' | 'name' | 'transport' | 'sealed'>): ServerRow
  /** @throws CorralError `conflict`, `not_found` */
  update(id: number, change: Partial<ServerRow>): ServerRow
  remove(id: number): boolean
}

/** Each takes memory and time at every start. */
const mostServers = 50

export function createServerRows(db: Db): ServerRows {
  const get = (id: number) => {
    const row = db.select().from(mcpServers).where(eq(mcpServers.id, id)).get()
    if (!row) throw new CorralError('not_found', 'There is no such server.')
    return row
  }
  const demandFree = (name: string, id: number | null) => {
    const other = db.select().from(mcpServers).where(eq(mcpServers.name, name)).get()
    if (other && other.id !== id) {
      throw new CorralError('conflict', `There is a server called ${name} already.`, {
        param: 'name',
      })
    }
  }
  return {
    all: () => db.select().from(mcpServers).orderBy(mcpServers.id).all(),
    get,
    insert: (row) =>
      db.transaction(
        () => {
          demandFree(row.name, null)
          if (db.select({ id: mcpServers.id }).from(mcpServers).all().length >= mostServers) {
            throw new CorralError(
              'conflict',
              `There are ${mostServers} servers, which is the most.`,
            )
          }
          return db
            .insert(mcpServers)
            .values({ ...row, createdAt: new Date() })
            .returning()
            .get()
        },
        { behavior: 'immediate' },
      ),
    update: (id, change) =>
      db.transaction(
        () => {
          get(id)
          if (change.name !== undefined) demandFree(change.name, id)
          if (Object.keys(change).length === 0) return get(id)
          return db.update(mcpServers).set(change).where(eq(mcpServers.id, id)).returning().get()
        },
        { behavior: 'immediate' },
      ),
    remove: (id) => db.delete(mcpServers).where(eq(mcpServers.id, id)).run().changes > 0,
  }
}

/** What the vault walks when it rotates keys, checks or restores. */
export function serverSecretSource(db: Db): SecretSource {
  return {
    name: 'mcp_servers',
    list: () =>
      db
        .select()
        .from(mcpServers)
        .where(isNotNull(mcpServers.sealed))
        .all()
        .map((row) => ({ id: row.uid, sealed: row.sealed ?? '', binding: bindingOf(row) })),
    replace: (uid, was, now) =>
      db
        .update(mcpServers)
        .set({ sealed: now })
        .where(and(eq(mcpServers.uid, uid), eq(mcpServers.sealed, was)))
        .run().changes === 1,
    // Each start opens them anew, and says then that they do not open.
    markUnreadable() {},
  }
}
