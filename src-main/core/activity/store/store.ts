import type { Database } from 'better-sqlite3'
import { createContents } from './contents.ts'
import { createEgressReader } from './egress.ts'
import { createFindIds } from './find-ids.ts'
import { createClear, createPrune, createUsedBytes } from './prune.ts'
import { createRowReader } from './read-rows.ts'
import { createStats } from './stats.ts'
import type { StoreCalls } from './store-calls.ts'
import { createSeriesReader } from './sum-by-series.ts'
import { createUsage } from './usage.ts'
import { createWrite } from './write.ts'

/** What can be done with an open `activity.db`. Everything blocks. */
export function createStore(sqlite: Database): StoreCalls {
  const reader = createSeriesReader(sqlite)
  const findIds = createFindIds(sqlite)
  const { rows, request } = createRowReader(sqlite)
  const bytes = createUsedBytes(sqlite)
  return {
    ...createContents(sqlite),
    write: createWrite(sqlite),
    list(sight, filter, { before, limit }) {
      const ids = findIds(sight, filter, { before, limit: limit + 1 })
      const page = ids.slice(0, limit)
      return { logs: rows(page), next: ids.length > limit ? page.at(-1)! : null }
    },
    request,
    stats: createStats(sqlite, { reader, findIds, sizeBytes: bytes.all }),
    usage: createUsage(sqlite),
    egress: createEgressReader(reader),
    prune: createPrune(sqlite),
    clear: createClear(sqlite),
    sizeBytes: bytes.all,
  }
}
