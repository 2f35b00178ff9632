import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Db } from '../db/open.ts'
import { type Change, type Changes, applied, createChanges } from './changes.ts'
import { preferences } from './table.ts'

/** A group of settings that one feature owns, kept as one value. */
export interface Preference<T extends object> extends Changes<T> {
  get(): T
  /** Changes what is given; what is left out stays. */
  save(change: Change<T>): T
}

/**
 * @param schema of the whole group. A stored value that it refuses, of another version or from a
 *   hand at the database, counts as `usual`.
 * @param usual before anybody has changed anything; also for fields that are newer than the value
 */
export function createPreference<T extends object>(
  db: Db,
  name: string,
  { schema, usual }: { readonly schema: z.ZodType<T>; readonly usual: T },
): Preference<T> {
  const changes = createChanges<T>()
  const read = (): T => {
    const row = db.select().from(preferences).where(eq(preferences.name, name)).get()
    const stored = typeof row?.value === 'object' ? row.value : null
    const parsed = schema.safeParse({ ...usual, ...stored })
    return parsed.success ? parsed.data : usual
  }
  return {
    get: read,
    save(change) {
      const saved = db.transaction(
        () => {
          const value = schema.parse(applied(read(), change))
          const row = { name, value, updatedAt: new Date() }
          db.insert(preferences)
            .values(row)
            .onConflictDoUpdate({ target: preferences.name, set: row })
            .run()
          return value
        },
        { behavior: 'immediate' },
      )
      changes.tell(saved)
      return saved
    },
    onChange: changes.onChange,
  }
}
