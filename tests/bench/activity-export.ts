import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ExportFormat } from '../../src-main/contract/activity.ts'
import { createExports } from '../../src-main/core/activity/export/export-logs.ts'
import { openActivityFile } from '../../src-main/core/activity/store/open-file.ts'
import type { NumberedEntry } from '../../src-main/core/activity/store/store-calls.ts'
import { createStore } from '../../src-main/core/activity/store/store.ts'
import { migrationsDir, startActivity } from '../activity/store/test-activity.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { plausibleRows } from './activity-rows.ts'
import { watchLoop } from './held-loop.ts'

// Exports a log of many rows in each format, read from its own thread as Corral does, and tells what
// it costs this process. `held` is how long its event loop was at it without seeing to the rest.

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(values.rows)
const shape = { rows, days: 30, apps: 12, models: 25, backends: 6, errors: 0.03 }

const dataDir = await temporaryFolder()
try {
  fill(join(dataDir, 'activity.db'))
  await using test = await startActivity({ dataDir, values: { keep_days: 3650 } })
  const exports = createExports(test)
  console.log(
    'format       seconds        cpu       here         MB memory +MB   held p99   held max',
  )
  for (const format of ExportFormat.options) {
    globalThis.gc?.()
    const before = process.memoryUsage.rss()
    const cpu = process.cpuUsage()
    const own = process.threadCpuUsage()
    const begin = performance.now()
    const loop = watchLoop()
    let bytes = 0
    let most = before
    for await (const some of exports.start({ kind: 'all' }, {}, format).bytes) {
      bytes += some.length
      most = Math.max(most, process.memoryUsage.rss())
    }
    const { p99Ms, maxMs } = loop.stop()
    const spent = secondsOf(process.cpuUsage(cpu))
    const spentHere = secondsOf(process.threadCpuUsage(own))
    const figures = [
      (performance.now() - begin) / 1000,
      spent,
      spentHere,
      bytes / 1e6,
      (most - before) / 1e6,
      p99Ms,
      maxMs,
    ]
    console.log(format.padEnd(9), ...figures.map((figure) => figure.toFixed(1).padStart(10)))
  }
} finally {
  await rm(dataDir, { recursive: true, force: true })
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}

function fill(path: string): void {
  const { sqlite } = openActivityFile(path, migrationsDir)
  const store = createStore(sqlite)
  let batch: NumberedEntry[] = []
  for (const row of plausibleRows(shape, Date.now())) {
    if (batch.push(row) < 2000) continue
    store.write(batch)
    batch = []
  }
  store.write(batch)
  sqlite.close()
}
