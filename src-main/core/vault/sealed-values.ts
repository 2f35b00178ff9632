import type { Database } from 'better-sqlite3'
import { readSealHeader } from './sealed-text.ts'

/**
 * Every sealed secret of a database, whichever feature it belongs to: by rule the column that holds
 * one is called `sealed`.
 */
export function sealedValues(sqlite: Database): string[] {
  const tables = sqlite
    .prepare(
      `select name from sqlite_master as tables where type = 'table' and exists
       (select 1 from pragma_table_info(tables.name) where name = 'sealed')`,
    )
    .pluck()
    .all() as string[]
  return tables.flatMap(
    (table) =>
      sqlite
        .prepare(`select sealed from "${table}" where sealed is not null`)
        .pluck()
        .all() as string[],
  )
}

/** The key that a sealed text names; `null` when it is no sealed text. */
export function kidOf(sealed: string): string | null {
  try {
    return readSealHeader(sealed).kid
  } catch {
    return null
  }
}
