import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Db } from '../../db/open.ts'
import { providerKeys } from '../table.ts'
import type { KeyEntry } from './key-states.ts'

const notedEveryMs = 60_000

/** Notes when a key was last used, once a minute at most. */
export function noteUse(db: Db, entry: KeyEntry, at: Date): void {
  const { id, lastUsedAt } = entry.row
  if (lastUsedAt && at.getTime() - lastUsedAt.getTime() < notedEveryMs) return
  entry.row = { ...entry.row, lastUsedAt: at }
  const isLater = or(isNull(providerKeys.lastUsedAt), lt(providerKeys.lastUsedAt, at))
  db.update(providerKeys)
    .set({ lastUsedAt: at })
    .where(and(eq(providerKeys.id, id), isLater))
    .run()
}
