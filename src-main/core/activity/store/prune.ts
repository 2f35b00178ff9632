import type { Database } from 'better-sqlite3'
import { hourUs } from './hours.ts'
import type { StoreCalls } from './store-calls.ts'

/** Rows that one step removes: few enough that those who write need not wait. */
const rowsOfStep = 500
/** Bodies that one step removes: each may have megabytes. */
const contentsOfStep = 20
/** Free pages that one step gives back to the system. */
const pagesOfStep = 1000
/**
 * Sums outlive their rows by far. Those of days are small and tell of years; those of hours are a
 * tenth of the rows. Where only days are left, the days of all zones become those of UTC.
 */
const dailyDays = 3 * 365
const hourlyDays = 100
const dayMs = 86_400_000

/** Bytes of the file that are in use. */
export function createUsedBytes(sqlite: Database): { used(): number; all(): number } {
  const pragma = (name: string) => sqlite.pragma(name, { simple: true }) as number
  const pageSize = pragma('page_size')
  return {
    used: () => (pragma('page_count') - pragma('freelist_count')) * pageSize,
    all: () => pragma('page_count') * pageSize,
  }
}

export function createPrune(sqlite: Database): StoreCalls['prune'] {
  const bytes = createUsedBytes(sqlite)
  const removeRows = createRemoveRows(sqlite)
  const contents = sqlite.prepare('delete from contents where expires_at <= ?')
  const firstContents = sqlite.prepare(
    `delete from contents where rowid in
       (select rowid from contents order by expires_at limit ${contentsOfStep})`,
  )
  // Bodies take the most room by far, and were to go anyway.
  const makeRoom = () => firstContents.run().changes > 0 || removeRows(Number.MAX_SAFE_INTEGER)
  // What sums up the rows that are there is needed as long as they are.
  const hourly = sqlite.prepare(
    `delete from hourly where hour < (select min(?, min(id) / ${hourUs}) from requests)`,
  )
  const daily = sqlite.prepare(
    `delete from daily where day < (select min(?, min(id) / ${hourUs} / 24) from requests)`,
  )

  return ({ keepDays, maxBytes, nowMs }) => {
    contents.run(nowMs)
    const today = Math.floor(nowMs / dayMs)
    hourly.run((today - hourlyDays) * 24)
    daily.run(today - dailyDays)
    const oldId = (nowMs - keepDays * dayMs) * 1000
    const removed = removeRows(oldId) || (bytes.used() > maxBytes && makeRoom())
    if (removed) return true
    const free = sqlite.pragma('freelist_count', { simple: true }) as number
    sqlite.pragma(`incremental_vacuum(${pagesOfStep})`)
    return free > pagesOfStep
  }
}

/** Removes the oldest rows, some of them; says whether there were any. */
function createRemoveRows(sqlite: Database): (before: number) => boolean {
  const last = sqlite
    .prepare(
      `select max(id) from
         (select id from requests where id < ? order by id limit ${rowsOfStep})`,
    )
    .pluck()
  const words = sqlite.prepare(
    `delete from error_words where rowid in
       (select id from requests where id <= ? and error_type is not null)`,
  )
  const rows = sqlite.prepare('delete from requests where id <= ?')
  const plans = sqlite.prepare(
    `delete from plans where last_hour < (select min(id) / ${hourUs} from requests)`,
  )
  return sqlite.transaction((before: number) => {
    const id = last.get(before) as number | null
    if (id === null) return false
    words.run(id)
    rows.run(id)
    plans.run()
    return true
  }).immediate
}

/**
 * Forgets all rows and what was said. The sums stay, and the plans of this hour, which whoever
 * writes may still point at; they go with the next prune.
 */
export function createClear(sqlite: Database): () => void {
  return sqlite.transaction(() => {
    sqlite.exec(
      `insert into error_words (error_words) values ('delete-all');
       delete from plans where last_hour < (select max(id) / ${hourUs} from requests);
       delete from requests;
       delete from contents;`,
    )
  }).immediate
}
