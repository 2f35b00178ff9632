import type { Db } from './open.ts'

/** Of the library that the database is read with. */
export function sqliteVersion(db: Db): string {
  return db.$client.prepare('SELECT sqlite_version()').pluck().get() as string
}
