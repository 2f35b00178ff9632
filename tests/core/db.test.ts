import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createAppTokens } from '../../src-main/core/accounts/app-tokens.ts'
import { openDb } from '../../src-main/core/db/open.ts'
import { projectRoot, temporaryFolder } from '../helpers/test-corral.ts'

const shipped = join(projectRoot, 'resources', 'migrations')
const folders: string[] = []
let folder: string
let file: string
let migrations: string

beforeEach(async () => {
  folder = await temporaryFolder()
  folders.push(folder)
  file = join(folder, 'corral.db')
  migrations = join(folder, 'migrations')
  await mkdir(migrations)
})
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true }))))

const migration = (name: string, sql: string) => writeFile(join(migrations, name), sql)

function read(sql: string): unknown[] {
  const sqlite = new Database(file, { readonly: true })
  try {
    return sqlite.prepare(sql).raw().all()
  } finally {
    sqlite.close()
  }
}

function open(): void {
  openDb(file, migrations).close()
}

describe('the database', () => {
  it('has what the shipped migrations make, and keeps it (#265)', () => {
    const first = openDb(file, shipped)
    const { id } = createAppTokens(first.db).create({ label: 'x', access: 'user' })
    first.close()
    const second = openDb(file, shipped)
    expect(
      createAppTokens(second.db)
        .list()
        .map((token) => token.id),
    ).toEqual([id])
    second.close()
  })

  it('runs each migration once, in order, and those that came later', async () => {
    await migration('0000_a.sql', 'create table t (v text); insert into t values (0);')
    open()
    open()
    await migration('0002_c.sql', 'insert into t select max(v) + 1 from t;')
    await migration('0001_b.sql', 'insert into t values (10);--> statement-breakpoint\nselect 1;')
    await migration('notes.sql', 'drop table t;')
    open()
    open()
    expect(read('select cast(v as int) from t order by rowid')).toEqual([[0], [10], [11]])
    expect(read('pragma user_version')).toEqual([[3]])
  })

  it('keeps a whole version when a migration fails, and closes the file', async () => {
    await migration('0000_a.sql', 'create table t (v text);')
    await migration('0001_b.sql', "insert into t values ('half'); insert into missing values (1);")
    expect(open).toThrow('no such table: missing')
    expect(read('select count(*) from t')).toEqual([[0]])
    expect(read('pragma user_version')).toEqual([[1]])
    await migration('0001_b.sql', "insert into t values ('whole');")
    open()
    expect(read('select v from t')).toEqual([['whole']])
  })

  it('of a newer Corral is refused and left as it is', async () => {
    await migration('0000_a.sql', 'create table t (v text);')
    await migration('0001_b.sql', 'create table u (v text);')
    open()
    const before = await readFile(file)
    await rm(join(migrations, '0001_b.sql'))
    expect(open).toThrow(expect.objectContaining({ code: 'conflict', status: 409 }))
    expect(open).toThrow('newer version')
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('may be open several times at once', () => {
    const one = openDb(file, shipped)
    const other = openDb(file, shipped)
    const { token } = createAppTokens(one.db).create({ label: 'x', access: 'user' })
    expect(createAppTokens(other.db).authenticate(token)).toMatchObject({ access: 'user' })
    createAppTokens(other.db).create({ label: 'y', access: 'user' })
    expect(createAppTokens(one.db).list()).toHaveLength(2)
    one.close()
    other.close()
  })

  it('enforces foreign keys, and writes ahead', async () => {
    const { db, close } = openDb(file, shipped)
    expect(db.get<{ foreign_keys: number }>('pragma foreign_keys')).toEqual({ foreign_keys: 1 })
    expect(db.get('pragma journal_mode')).toEqual({ journal_mode: 'wal' })
    close()
  })
})
