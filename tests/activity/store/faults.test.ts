import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../src-main/core/activity/activity.ts'
import { activityStoreFile, projectRoot } from '../../helpers/project-root.ts'
import { eventually } from '../../helpers/test-corral.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { entry, everything } from './entries.ts'
import type { Entry } from '../../../src-main/core/activity/entry.ts'
import { migrationsDir, startActivity } from './test-activity.ts'

async function countOf(activity: Activity): Promise<number> {
  return (await activity.stats(everything, {})).total.requests
}

const complaints = (log: string) => log.split('\n').filter((line) => line.includes('cannot be'))

describe('the file of the log', () => {
  it('is made by the first row, for its owner only', async () => {
    await using test = await startActivity()
    expect(existsSync(test.path)).toBe(false)
    test.activity.record(entry())
    expect(await countOf(test.activity)).toBe(1)
    expect((await stat(test.path)).mode & 0o777).toBe(0o600)
  })

  it('holds what was recorded before stop', async () => {
    const dataDir = await temporaryFolder()
    const first = await startActivity({ dataDir })
    for (let at = 0; at < 1234; at++) first.activity.record(entry())
    await first.activity.stop()
    await using second = await startActivity({ dataDir })
    expect(await countOf(second.activity)).toBe(1234)
  })

  it('is moved aside when it is damaged, and a new one begun', async () => {
    const dataDir = await temporaryFolder()
    await writeFile(join(dataDir, 'activity.db'), Buffer.alloc(20_000, 'no database '))
    await using test = await startActivity({ dataDir })
    test.activity.record(entry())
    expect(await countOf(test.activity)).toBe(1)
    const aside = (await readdir(dataDir)).filter((name) => name.includes('.damaged-'))
    expect(aside).toHaveLength(1)
    expect(test.logged()).toContain(aside[0])
  })

  it('is moved aside when the damage shows only later, and the row in hand is kept', async () => {
    const dataDir = await temporaryFolder()
    const first = await startActivity({ dataDir })
    for (let at = 0; at < 500; at++) first.activity.record(entry())
    await first.activity.stop()
    const path = join(dataDir, 'activity.db')
    const { size } = await stat(path)
    const sqlite = new Database(path)
    const root = sqlite
      .prepare("select rootpage from sqlite_schema where name = 'requests_by_request_id'")
      .pluck()
      .get() as number
    sqlite.close()
    expect(size).toBeGreaterThan(root * 4096)
    await overwrite(path, (root - 1) * 4096, Buffer.alloc(4096, 0x5a))
    await using test = await startActivity({ dataDir })
    test.activity.record(entry({ requestId: 'req_in_hand' }))
    const { logs } = await test.activity.list(everything, {}, { limit: 10 })
    expect(logs.map((log) => log.request_id)).toEqual(['req_in_hand'])
    expect(test.logged()).toContain('damaged')
  })

  it('can be written by two processes at once', async () => {
    const dataDir = await temporaryFolder()
    const one = await startActivity({ dataDir })
    await using other = await startActivity({ dataDir })
    const at = { endedAtMs: Date.now() }
    for (let row = 0; row < 150; row++) {
      one.activity.record(entry(at))
      other.activity.record(entry(at))
    }
    await one.activity.stop()
    expect(await countOf(other.activity)).toBe(300)
    const { logs } = await other.activity.list(everything, {}, { limit: 500 })
    expect(new Set(logs.map((log) => log.id)).size).toBe(300)
  })
})

describe('rows', () => {
  it('have ids that grow, also when the clock is put back', async () => {
    await using test = await startActivity()
    const ids: number[] = []
    test.activity.onRecorded((_, log) => ids.push(log.id))
    const now = Date.now()
    for (const endedAtMs of [now, now, now - 3_600_000, now + 1]) {
      test.activity.record(entry({ endedAtMs }))
    }
    expect(ids).toEqual([now * 1000, now * 1000 + 1, now * 1000 + 2, (now + 1) * 1000])
  })

  it('wait while the file cannot be opened, and are written once it can', async () => {
    const dataDir = await temporaryFolder()
    await mkdir(join(dataDir, 'activity.db'))
    await using test = await startActivity({ dataDir })
    for (let at = 0; at < 1500; at++) test.activity.record(entry())
    await expect(test.activity.stats(everything, {})).rejects.toMatchObject({ code: 'unavailable' })
    expect(test.activity.backlog()).toEqual({ waiting: 1500, lost: 0 })
    expect(complaints(test.logged())).toHaveLength(1)
    await rmdir(join(dataDir, 'activity.db'))
    await eventually(() => test.activity.backlog().waiting).toBe(0)
    expect(await countOf(test.activity)).toBe(1500)
  })

  it('with values that no file takes are counted, and keep no other row from it', async () => {
    await using test = await startActivity()
    test.activity.record(entry())
    test.activity.record(entry({ bytesSent: 'many' as unknown as number }))
    test.activity.record(entry({ endpoint: (() => {}) as unknown as string }))
    test.activity.record(entry({ plan: { rule: 1n } as unknown as Entry['plan'] }))
    test.activity.record(entry())
    await eventually(() => test.activity.backlog()).toEqual({ waiting: 0, lost: 3 })
    expect(await countOf(test.activity)).toBe(2)
  })

  it('are written by a new thread when one has died', async () => {
    const storeFile = join(import.meta.dirname, 'dying-thread.ts')
    await using test = await startActivity({ storeFile })
    test.activity.record(entry())
    const list = () => test.activity.list(everything, {}, { limit: 10 })
    expect((await list()).logs).toHaveLength(1)
    test.activity.record(entry())
    await expect(test.activity.stats(everything, {})).rejects.toMatchObject({ code: 'unavailable' })
    test.activity.record(entry())
    await eventually(() => test.activity.backlog().waiting).toBe(0)
    expect((await list()).logs).toHaveLength(3)
  })

  it('do not keep a process alive that is done', async () => {
    const dataDir = await temporaryFolder()
    const source = `
      import { pino } from 'pino'
      import { createActivity } from ${JSON.stringify(join(projectRoot, 'src-main/core/activity/create-activity.ts'))}
      const activity = createActivity({
        dataDir: ${JSON.stringify(dataDir)}, migrationsDir: ${JSON.stringify(migrationsDir)},
        storeFile: ${JSON.stringify(activityStoreFile)},
        settings: { get: () => ({ keep_days: 1, keep_megabytes: 10 }), onChange: () => () => {} },
        pricesOf: () => null, log: pino({ enabled: false }),
      })
      activity.record(${JSON.stringify(entry())})
      const { logs } = await activity.list({ kind: 'all' }, {}, { limit: 1 })
      process.stdout.write('listed ' + logs.length)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (data: Buffer) => (said += data.toString()))
    const late = sleep(30_000, undefined, { ref: false }).then(() => child.kill())
    const [code] = (await Promise.race([once(child, 'close'), late])) as [number]
    expect([code, said]).toEqual([0, 'listed 1'])
    await rm(dataDir, { recursive: true })
  })
})

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(bytes, 0, bytes.length, at)
  await file.close()
}
