import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CorralError } from '../../src-main/core/errors.ts'
import { backUpBeforeMigration } from '../../src-main/core/vault/before-migration.ts'
import { restore } from '../../src-main/core/vault/restore.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'
import { killWhileChanging } from './kill.ts'
import {
  type TestVault,
  addRows,
  requireAllOpen,
  rowsOf,
  scale,
  sqlOf,
  startVault,
} from './test-vault.ts'
import { testHost } from '../helpers/test-host.ts'

const passphrase = 'of the export'
let folder: string
let elsewhere: string
let started: TestVault[]
beforeEach(async () => {
  folder = await temporaryFolder()
  elsewhere = await temporaryFolder()
  started = []
})
afterEach(async () => {
  await stop()
  for (const path of [folder, elsewhere]) await rm(path, { recursive: true })
})

async function start(dataDir = folder): Promise<TestVault> {
  const test = await startVault(dataDir)
  started.push(test)
  return test
}

async function stop(): Promise<void> {
  for (const test of started.splice(0)) await test.close()
}

const backups = () => join(folder, 'backups')
const restoreIn = (
  dataDir: string,
  file: string,
  parts: { kit?: string; passphrase?: string } = {},
) =>
  restore({
    host: testHost(dataDir),
    file,
    kit: parts.kit ?? null,
    passphrase: async () => parts.passphrase ?? passphrase,
  })
const invalid = expect.objectContaining({ code: 'invalid_input' })

describe('a backup', () => {
  it('made while others write is whole, checked, described and private', async () => {
    const test = await start()
    await addRows(test, 20)
    const sqlite = test.opened.db.$client
    sqlite.exec('create table pairs (a integer, b integer)')
    const insert = sqlite.prepare('insert into pairs values (?, ?)')
    let written = 0
    const state = { going: true }
    const writer = (async () => {
      while (state.going) {
        sqlite.transaction(() => {
          insert.run(written, 0)
          insert.run(0, written)
        })()
        written++
        await new Promise(setImmediate)
      }
    })()
    const made = []
    for (let round = 0; round < 5; round++) made.push(await test.vault.backups.create('asked'))
    state.going = false
    await writer
    expect(written).toBeGreaterThan(5)
    for (const { file, size_bytes, verified, reason } of made) {
      expect({ verified, reason }).toEqual({ verified: true, reason: 'asked' })
      const path = join(backups(), file)
      expect((await stat(path)).size).toBe(size_bytes)
      expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600')
      const copy = new Database(path, { readonly: true })
      const [sums] = copy
        .prepare('select count(*) % 2 as odd, sum(a) - sum(b) as gap from pairs')
        .all()
      expect(sums).toEqual({ odd: 0, gap: 0 })
      expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
      copy.close()
      const manifest = JSON.parse(await readFile(path.replace(/\.db$/, '.json'), 'utf8')) as Record<
        string,
        unknown
      >
      const [root] = sqlOf<{ root_id: string }>(test, 'select root_id from vault_root')
      const kids = sqlOf<{ kid: string }>(test, 'select kid from keyring order by kid')
      expect(manifest).toMatchObject({
        app_version: '0.0.0-test',
        root_id: root?.root_id,
        kids: kids.map(({ kid }) => kid),
        size_bytes,
      })
    }
  })

  it('makes room for itself: the newest seven stay', async () => {
    const test = await start()
    const files = []
    for (let count = 0; count < 9; count++)
      files.push((await test.vault.backups.create('asked')).file)
    const kept = (await test.vault.backups.list()).map(({ file }) => file)
    expect(kept).toHaveLength(7)
    expect(kept.toSorted()).toEqual(files.slice(2).toSorted())
    expect(await readdir(backups())).toHaveLength(14)
  })

  it('is not one without its manifest, nor verified in another size', async () => {
    const test = await start()
    const [one, two] = [
      await test.vault.backups.create('asked'),
      await test.vault.backups.create('asked'),
    ]
    await rm(join(backups(), one.file.replace(/\.db$/, '.json')))
    await writeFile(join(backups(), two.file), 'short')
    await writeFile(join(backups(), 'notes.db'), 'x')
    expect(await test.vault.backups.list()).toEqual([{ ...two, verified: false }])
  })

  it('is made before a migration, and only then', async () => {
    await addRows(await start(), 1)
    await stop()
    const host = testHost(folder)
    await backUpBeforeMigration(host)
    expect(await readdir(folder)).not.toContain('backups')
    const resourcesDir = join(elsewhere, 'resources')
    await cp(join(host.resourcesDir, 'migrations'), join(resourcesDir, 'migrations'), {
      recursive: true,
    })
    await writeFile(join(resourcesDir, 'migrations', '9999_x.sql'), 'create table later (v text);')
    await backUpBeforeMigration({ ...host, resourcesDir })
    const [file = ''] = await readdir(backups())
    expect(file).toMatch(/^before-migration-.*\.db$/)
    await backUpBeforeMigration({ ...host, dataDir: join(elsewhere, 'new') })
  })
})

describe('restoring a backup', () => {
  it('brings back what it holds, keeps what was there, and ends all sessions (#302)', async () => {
    const test = await start()
    await addRows(test, 10)
    const { kid } = await test.vault.signingKey()
    const { file } = await test.vault.backups.create('asked')
    test.opened.db.$client.exec("delete from provider_keys where uid != 'k1'")
    await stop()
    const restored = await restoreIn(folder, join(backups(), file))
    expect(restored).toEqual({ secrets: 10, unreadable: 0 })
    const after = await start()
    expect(await requireAllOpen(after)).toBe(10)
    expect(await after.vault.verificationKey(kid)).toBeNull()
    const [before] = await after.vault.backups.list()
    expect(before).toMatchObject({ reason: 'restore', verified: true })
    expect(before?.file).toMatch(/^before-restore-/)
    await stop()
    await restoreIn(folder, join(backups(), before?.file ?? ''))
    expect(rowsOf(await start()).map(({ uid }) => uid)).toEqual(['k1'])
  })

  it('works after the root was changed, for the former one is kept beside it', async () => {
    const test = await start()
    await addRows(test, 3)
    const { file } = await test.vault.backups.create('asked')
    await test.vault.rotate('root')
    await stop()
    await restoreIn(folder, join(backups(), file))
    expect(await requireAllOpen(await start())).toBe(3)
  })

  it('is refused while Corral has the database open', async () => {
    const test = await start()
    const { file } = await test.vault.backups.create('asked')
    const refused = restoreIn(folder, join(backups(), file))
    await expect(refused).rejects.toMatchObject({ code: 'conflict' })
    await addRows(test, 1)
    expect(await requireAllOpen(test)).toBe(1)
  })

  it('is refused for one that is damaged anywhere, and changes nothing', async () => {
    const test = await start()
    await addRows(test, 3)
    const { file } = await test.vault.backups.create('asked')
    await stop()
    const path = join(backups(), file)
    const whole = await readFile(path)
    const live = await readFile(join(folder, 'corral.db'))
    for (let round = 0; round < 20; round++) {
      const damaged = Buffer.from(whole)
      const at = Math.floor((whole.length * round) / 20)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      await writeFile(path, damaged)
      await expect(restoreIn(folder, path)).rejects.toEqual(invalid)
    }
    await writeFile(path, whole.subarray(0, -4096))
    await expect(restoreIn(folder, path)).rejects.toEqual(invalid)
    await writeFile(path, whole)
    const manifest = path.replace(/\.db$/, '.json')
    const text = await readFile(manifest, 'utf8')
    await writeFile(manifest, text.replace(/"root_id": "..../, '"root_id": "AAAA'))
    await expect(restoreIn(folder, path)).rejects.toEqual(invalid)
    await rm(manifest)
    await expect(restoreIn(folder, path)).rejects.toEqual(invalid)
    expect((await readFile(join(folder, 'corral.db'))).equals(live)).toBe(true)
    const leftovers = (await readdir(folder)).filter((name) => name.includes('restoring'))
    expect(leftovers).toEqual([])
  })

  it('needs the root of the backup: from here, or from its recovery kit', async () => {
    const test = await start()
    await addRows(test, 4)
    const kit = await test.vault.recoveryKit('of the recovery kit')
    const { file } = await test.vault.backups.create('asked')
    await stop()
    const path = join(backups(), file)
    const target = join(elsewhere, 'new')
    await mkdir(target)
    const locked = expect.objectContaining({ code: 'vault_locked' })
    await expect(restoreIn(target, path)).rejects.toEqual(locked)
    expect(await readdir(target)).not.toContain('corral.db')
    await restoreIn(target, path, { kit, passphrase: 'of the recovery kit' })
    const moved = await start(target)
    expect(await requireAllOpen(moved)).toBe(4)
    const [old] = sqlOf(await start(), 'select root_id from vault_root')
    expect(sqlOf(moved, 'select root_id from vault_root')).not.toEqual([old])
  })

  it('is how a damaged database is mended; its remains are kept', async () => {
    const test = await start()
    await addRows(test, 3)
    const { file } = await test.vault.backups.create('asked')
    await stop()
    await writeFile(join(folder, 'corral.db'), 'this is no database')
    const error: unknown = await start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CorralError)
    expect(error).toMatchObject({ code: 'unavailable' })
    await restoreIn(folder, join(backups(), file))
    expect(await requireAllOpen(await start())).toBe(3)
    const remains = (await readdir(backups())).find((name) => name.endsWith('.damaged.db'))
    expect(await readFile(join(backups(), remains ?? ''), 'utf8')).toBe('this is no database')
  })
})

describe('an export', () => {
  it('moves everything to another machine, under the root of that one', async () => {
    const test = await start()
    await addRows(test, 6)
    const file = join(elsewhere, 'all.corral')
    const made = await test.vault.exportAll(passphrase, file)
    expect(made).toEqual({ file, size_bytes: (await stat(file)).size })
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
    const again = test.vault.exportAll(passphrase, file)
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
    await expect(test.vault.exportAll(passphrase, 'all.corral')).rejects.toEqual(invalid)
    const { kid } = await test.vault.signingKey()
    await stop()
    const root = await readFile(join(folder, 'master.key'), 'utf8')
    await rm(folder, { recursive: true })
    await mkdir(folder)

    const bytes = await readFile(file)
    expect(bytes.includes('SQLite format 3')).toBe(false)
    expect(bytes.includes('provider_key')).toBe(false)
    await restoreIn(folder, file)
    const moved = await start()
    expect(await requireAllOpen(moved)).toBe(6)
    expect(await readFile(join(folder, 'master.key'), 'utf8')).not.toContain(root.trim())
    expect(await moved.vault.verificationKey(kid)).toBeNull()
  })

  it('opens with its passphrase only, and only unchanged', async () => {
    const test = await start()
    await addRows(test, 2)
    const file = join(elsewhere, 'all.corral')
    await test.vault.exportAll(passphrase, file)
    const target = join(elsewhere, 'new')
    const wrong = restoreIn(target, file, { passphrase: 'another one' })
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_input',
      message: /passphrase is wrong/,
    })
    const whole = await readFile(file)
    const firstLine = whole.indexOf('\n') + 1
    const places = [
      firstLine,
      firstLine + 13,
      firstLine + 5000,
      whole.length - 17,
      whole.length - 1,
    ]
    for (const at of places) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      await writeFile(file, changed)
      await expect(restoreIn(target, file), `byte ${at}`).rejects.toEqual(invalid)
    }
    for (const length of [firstLine, firstLine + 20, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length))
      await expect(restoreIn(target, file), `${length} bytes`).rejects.toEqual(invalid)
    }
    expect(await readdir(target)).not.toContain('corral.db')
  })

  it('does not make this machine spend more than it says it may', async () => {
    const test = await start()
    const file = join(elsewhere, 'all.corral')
    await test.vault.exportAll(passphrase, file)
    const whole = await readFile(file, 'utf8')
    const [line = ''] = whole.split('\n')
    const { jwe } = JSON.parse(line) as { jwe: string }
    const [head = '', ...rest] = jwe.split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
    for (const cost of [{ m: 4_000_000_000 }, { t: 1e6 }, { p: 255 }, { m: 1 }]) {
      const dear = Buffer.from(JSON.stringify({ ...header, ...cost })).toString('base64url')
      const changed = JSON.stringify({ format: 'corral-export/1', jwe: [dear, ...rest].join('.') })
      await writeFile(file, `${changed}\n`)
      await expect(restoreIn(join(elsewhere, 'new'), file)).rejects.toEqual(invalid)
    }
  })
})

describe('killed at any moment', () => {
  const kills = Math.ceil(4 * scale)

  it(
    'a restore leaves the old data or the new, and can be done again',
    async () => {
      const test = await start()
      await addRows(test, 12)
      const file = join(elsewhere, 'all.corral')
      await test.vault.exportAll(passphrase, file)
      test.opened.db.$client.exec("delete from provider_keys where uid in ('k3', 'k4')")
      await stop()
      const seen = new Map<number, number>()
      let finished = 0
      for (let kill = 0; kill < kills; kill++) {
        finished += await killWhileChanging([folder, 'restore', file], 200)
        const after = await start()
        const count = await requireAllOpen(after)
        expect([10, 12]).toContain(count)
        seen.set(count, (seen.get(count) ?? 0) + 1)
        after.opened.db.$client.exec("delete from provider_keys where uid in ('k3', 'k4')")
        await stop()
      }
      await restoreIn(folder, file)
      expect(await requireAllOpen(await start())).toBe(12)
      if (process.env.CORRAL_TEST_SCALE) console.log({ kills, finished, seen })
    },
    120_000 * Math.max(1, scale),
  )
})
