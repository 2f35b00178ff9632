import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createAudit } from '../../../src-main/core/audit/audit.ts'
import { openActivityFile } from '../../../src-main/core/activity/store/open-file.ts'
import { sumColumns } from '../../../src-main/core/activity/store/sums.ts'
import { openDb } from '../../../src-main/core/db/open.ts'
import { projectRoot } from '../../helpers/project-root.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { migrationsDir } from './test-activity.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 0)
const rounds = Math.ceil(2 * Math.max(1, scale))
/** 250 on a quiet machine; one that runs many tests at once may hold the thread up. */
const mostLostMs = 2000
const roundsOfFolder = 10

interface Said {
  readonly rows: { readonly requestId: string; readonly atMs: number }[]
  readonly acts: string[]
  readonly killedAtMs: number
}

/** Runs `record-under-load.ts` and kills it at a random moment of its work. */
async function killUnderLoad(dataDir: string, round: number): Promise<Said> {
  const script = join(import.meta.dirname, 'record-under-load.ts')
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: join(projectRoot, 'node_modules/.cache/corral'),
  }
  const child = spawn(process.execPath, [script, dataDir, String(round)], { env })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  await Promise.race([sleep(Math.random() * 1200), closed])
  const killedAtMs = Date.now()
  child.kill('SIGKILL')
  await closed
  if (child.signalCode !== 'SIGKILL') throw new Error(`ended by itself: ${complaint}`)
  const said = await readFile(join(dataDir, `said-${round}`), 'utf8')
  const lines = said.split('\n').slice(0, -1)
  const after = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(' ').slice(1))
  return {
    rows: after('row').map(([requestId = '', at]) => ({ requestId, atMs: Number(at) })),
    acts: after('act').map(([label = '']) => label),
    killedAtMs,
  }
}

/** Nothing is half there: what is summed is what the rows add up to. */
function expectWhole(sqlite: Database): void {
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  sqlite.exec("insert into error_words (error_words) values ('integrity-check')")
  const sums = sumColumns.map((column) => `sum(${column}) as ${column}`).join(', ')
  const hourly = sqlite.prepare(`select ${sums} from hourly`).get()
  expect(sqlite.prepare(`select ${sums} from daily`).get()).toEqual(hourly)
  expect(hourly).toMatchObject(
    sqlite
      .prepare(
        `select count(*) as requests, sum(fresh_tokens) as fresh_tokens,
         sum(output_tokens) as output_tokens, sum(bytes_sent) as bytes_sent from requests`,
      )
      .get() as object,
  )
  const count = (sql: string) => sqlite.prepare(`select count(*) from ${sql}`).pluck().get()
  expect(count('error_words')).toBe(count('requests where error_type is not null'))
  expect(count('requests where series not in (select id from series)')).toBe(0)
  expect(count('requests where plan is not null and plan not in (select id from plans)')).toBe(0)
}

/** Every act that was answered is there, and the chain of the record of acts holds. */
function expectActs(dataDir: string, answered: readonly string[]): void {
  const { db, close } = openDb(
    join(dataDir, 'corral.db'),
    join(projectRoot, 'resources/migrations'),
  )
  try {
    const labels = db.$client.prepare('select label from app_tokens').pluck().all()
    expect(labels).toEqual(expect.arrayContaining([...answered]))
    const audit = createAudit(db, pino({ enabled: false })).verify()
    expect(audit).toMatchObject({ ok: true })
    expect(audit.acts).toBeGreaterThanOrEqual(answered.length)
  } finally {
    close()
  }
}

it(
  `killed at any of ${rounds} moments, loses at most the last moment, and no act that was answered`,
  async () => {
    let recorded = 0
    let lost = 0
    let acts = 0
    const oldestLostMs: number[] = []
    for (let first = 0; first < rounds; first += roundsOfFolder) {
      const dataDir = await temporaryFolder()
      const answered: string[] = []
      for (let round = first; round < Math.min(rounds, first + roundsOfFolder); round++) {
        const said = await killUnderLoad(dataDir, round)
        answered.push(...said.acts)
        const { sqlite, aside } = openActivityFile(join(dataDir, 'activity.db'), migrationsDir)
        expect(aside).toBeNull()
        const there = new Set(sqlite.prepare('select request_id from requests').pluck().all())
        expectWhole(sqlite)
        sqlite.close()
        const missing = said.rows.filter(({ requestId }) => !there.has(requestId))
        recorded += said.rows.length
        lost += missing.length
        const ages = missing.map(({ atMs }) => said.killedAtMs - atMs)
        oldestLostMs.push(Math.max(0, ...ages))
        expect(oldestLostMs.at(-1)).toBeLessThan(mostLostMs)
        expectActs(dataDir, answered)
      }
      acts += answered.length
      await rm(dataDir, { recursive: true })
    }
    expect(recorded - lost).toBeGreaterThan(0)
    expect(acts).toBeGreaterThan(0)
    if (scale) {
      const sorted = oldestLostMs.toSorted((one, other) => one - other)
      const at = (part: number) => sorted[Math.floor((rounds - 1) * part)]
      const late = sorted.filter((ms) => ms > 250).length
      console.log(
        `${rounds} kills: ${recorded} rows, ${lost} lost; ${acts} acts, none lost; the oldest lost row ` +
          `was recorded before its kill: ${at(0.5)} ms (median), ${at(0.95)} ms (95 %), ${at(1)} ms ` +
          `(worst), over 250 ms in ${late} kills`,
      )
    }
  },
  20_000 * rounds,
)
