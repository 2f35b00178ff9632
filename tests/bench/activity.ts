import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogFilter } from '../../src-main/contract/activity.ts'
import { openActivityFile } from '../../src-main/core/activity/store/open-file.ts'
import type { NumberedEntry } from '../../src-main/core/activity/store/store-calls.ts'
import { createStore } from '../../src-main/core/activity/store/store.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { plausibleRows } from './activity-rows.ts'
import { residentMegabytes } from './process-figures.ts'

// Fills the log of requests and measures what is asked of it, in this process: what the thread
// does, without the way there and back.

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '30' },
  },
})
const rows = Number(values.rows)
const times = Number(values.times)
const endMs = Date.now()
const shape = { rows, days: 30, apps: 12, models: 25, backends: 6, errors: 0.03 }
const everything = { kind: 'all' } as const

const folder = await temporaryFolder()
try {
  await measure(join(folder, 'activity.db'))
} finally {
  await rm(folder, { recursive: true })
}

async function measure(path: string): Promise<void> {
  const migrations = join(projectRoot, 'resources', 'activity-migrations')
  const { sqlite } = openActivityFile(path, migrations)
  const store = createStore(sqlite)
  const emptyMb = await residentMegabytes(process.pid)
  const writeMs = fill((batch) => store.write(batch))
  const bytes = (await stat(path)).size
  say('rows', `${rows}`)
  say('file', `${(bytes / 1e6).toFixed(1)} MB, ${(bytes / rows).toFixed(0)} bytes a row`)
  say('written', `${Math.round(rows / (writeMs / 1000))} rows a second`)
  const count = (table: string) =>
    String(sqlite.prepare(`select count(*) from ${table}`).pluck().get())
  for (const table of ['series', 'plans', 'hourly', 'daily']) say(table, `${count(table)} rows`)
  sqlite.close()

  const opened = openActivityFile(path, migrations)
  const warm = createStore(opened.sqlite)
  console.log(`\n${'milliseconds'.padEnd(44)}    first      p50    worst`)
  const page = (filter: LogFilter, before?: number) => () =>
    warm.list(everything, filter, { before, limit: 100 }).logs.length
  const some = warm.list(everything, {}, { limit: 500 }).logs.at(-1)!
  const middle = (endMs - 15 * 86_400_000) * 1000
  const day = (ago: number) => new Date(endMs - ago * 86_400_000).toISOString()
  const rare = { app_id: 'token-11', model: 'family-3-instruct', door: 'ollama' } as const
  await time('page: the first', page({}))
  await time('page: deep in the past', page({}, middle))
  await time('page: an app', page({ app_id: 'token-0' }))
  await time('page: a rare app', page({ app_id: 'token-11' }))
  await time('page: a model', page({ model: 'vendor/family-9-instruct' }))
  await time('page: errors', page({ status: 'error' }))
  await time('page: successes', page({ status: 'success' }))
  await time('page: errors, deep in the past', page({ status: 'error' }, middle))
  await time('page: refused (there are none)', page({ status: 'refused' }))
  await time('page: a rare combination', page({ ...rare, status: 'timeout', fallback: true }))
  await time('page: a combination that never was', page({ app_id: 'token-1', door: 'openai' }))
  await time('page: two days, two weeks ago', page({ from: day(16), to: day(14) }))
  await time('page: an app on these days', page({ from: day(16), to: day(14), app_id: 'token-5' }))
  await time('page: search, a common word', page({ search: 'overloaded' }))
  await time('page: search, two words', page({ search: 'reset provider-3' }))
  await time('page: search in a rare combination', page({ ...rare, search: 'rate' }))
  await time('page: search, nothing found', page({ search: 'elephants' }))
  await time('page: a request id', page({ request_id: some.request_id }))
  await time('one request', () => warm.request(everything, some.request_id))
  await time('stats', () => warm.stats(everything, {}))
  await time('stats: an app', () => warm.stats(everything, { app_id: 'token-0' }))
  await time('stats: a model', () => warm.stats(everything, { model: 'vendor/family-9-instruct' }))
  await time('stats: a rare combination', () => warm.stats(everything, rare))
  await time('stats: a week', () => warm.stats(everything, { from: day(7) }))
  await time('stats: of a user', () => warm.stats({ kind: 'user', userId: 1 }, {}))
  const span = { fromMs: endMs - 30 * 86_400_000, toMs: endMs }
  for (const timeZone of ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata']) {
    await time(`usage: 30 days by app, ${timeZone}`, () =>
      warm.usage(everything, { ...span, by: 'app', step: 'day', timeZone }),
    )
  }
  await time('usage: 30 days by model', () =>
    warm.usage(everything, { ...span, by: 'model', step: 'day', timeZone: 'Europe/Berlin' }),
  )
  await time('usage: 2 days by hour', () =>
    warm.usage(everything, {
      fromMs: endMs - 2 * 86_400_000,
      toMs: endMs,
      by: 'backend',
      step: 'hour',
      timeZone: 'UTC',
    }),
  )
  await time('egress: 30 days', () => warm.egress(span))
  say(
    '\nmemory',
    `${(await residentMegabytes(process.pid)).toFixed(0)} MB, empty ${emptyMb.toFixed(0)}`,
  )
  prune(warm.prune, () => opened.sqlite.prepare('select count(*) from requests').pluck().get())
  say('file after', `${((await stat(path)).size / 1e6).toFixed(1)} MB`)
  say('whole', String(opened.sqlite.pragma('integrity_check', { simple: true })))
  opened.sqlite.close()
}

function fill(write: (batch: NumberedEntry[]) => void): number {
  let batch: NumberedEntry[] = []
  let spentMs = 0
  const flush = () => {
    const begin = performance.now()
    write(batch)
    spentMs += performance.now() - begin
    batch = []
  }
  for (const row of plausibleRows(shape, endMs)) {
    if (batch.push(row) === 2000) flush()
  }
  flush()
  return spentMs
}

/** The oldest tenth, in the steps in which the app does it. */
function prune(step: ReturnType<typeof createStore>['prune'], count: () => unknown): void {
  const keepDays = 27
  const before = Number(count())
  const steps: number[] = []
  for (let more = true; more;) {
    const begin = performance.now()
    more = step({ keepDays, maxBytes: Number.MAX_SAFE_INTEGER, nowMs: endMs })
    steps.push(performance.now() - begin)
  }
  const sum = steps.reduce((all, ms) => all + ms, 0)
  const longest = Math.max(...steps).toFixed(1)
  say(
    'prune',
    `${before - Number(count())} rows, ${steps.length} steps, ${sum.toFixed(0)} ms, longest ${longest} ms`,
  )
}

async function time(name: string, ask: () => unknown): Promise<void> {
  const taken: number[] = []
  for (let at = 0; at < times; at++) {
    const begin = performance.now()
    await ask()
    taken.push(performance.now() - begin)
  }
  const sorted = taken.toSorted((a, b) => a - b)
  const figures = [taken[0]!, sorted[Math.floor(times / 2)]!, sorted.at(-1)!]
  console.log(name.padEnd(44), ...figures.map((ms) => ms.toFixed(1).padStart(8)))
}

function say(name: string, figure: string): void {
  console.log(name.padEnd(14), figure)
}
