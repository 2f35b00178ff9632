import { eq } from 'drizzle-orm'
import type { ProfileFields } from '../../contract/profiles.ts'
import type { Db } from '../db/open.ts'
import { watchTables } from '../db/table-changes.ts'
import { CorralError } from '../errors.ts'
import { keyOf, namesOf } from './profile-names.ts'
import { profiles } from './table.ts'

/** A profile as it is kept. */
export type StoredProfile = typeof profiles.$inferSelect

/** The profiles as they are kept. Other processes may change them; every look notices. */
export interface ProfileStore {
  /** By name. The same array for as long as nothing has changed. */
  all(): readonly StoredProfile[]
  /** @throws CorralError `not_found` */
  get(id: number): StoredProfile
  /** By a name or an alias, whatever its case. */
  named(name: string): StoredProfile | null
  insert(fields: ProfileFields): StoredProfile
  update(id: number, fields: ProfileFields): StoredProfile
  /** @throws CorralError `not_found` */
  remove(id: number): void
  /** Runs `work` while nobody else writes. What it throws undoes what it wrote. */
  exclusively<T>(work: () => T): T
}

export function createProfileStore(db: Db): ProfileStore {
  const haveChanged = watchTables(db, [{ table: profiles, columns: null }], { atOnce: true })
  let ordered: readonly StoredProfile[] = []
  let byName = new Map<string, StoredProfile>()
  const refresh = () => {
    if (!haveChanged()) return
    const rows = db.select().from(profiles).all()
    ordered = rows.toSorted((a, b) => (keyOf(a.name) < keyOf(b.name) ? -1 : 1))
    byName = new Map(rows.flatMap((row) => namesOf(row).map((name) => [keyOf(name), row])))
  }
  const get = (id: number): StoredProfile => {
    const row = db.select().from(profiles).where(eq(profiles.id, id)).get()
    if (!row) throw new CorralError('not_found', 'Profile not found')
    return row
  }
  return {
    all() {
      refresh()
      return ordered
    },
    get,
    named(name) {
      refresh()
      return byName.get(keyOf(name)) ?? null
    },
    insert(fields) {
      const createdAt = new Date()
      const row = { ...fields, createdAt, updatedAt: createdAt }
      return db.insert(profiles).values(row).returning().get()
    },
    update: (id, fields) =>
      db
        .update(profiles)
        .set({ ...fields, updatedAt: new Date() })
        .where(eq(profiles.id, id))
        .returning()
        .get(),
    remove(id) {
      get(id)
      db.delete(profiles).where(eq(profiles.id, id)).run()
    },
    exclusively: (work) => db.transaction(work, { behavior: 'immediate' }),
  }
}
