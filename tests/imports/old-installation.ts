import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { mlxManager } from './old-vectors.ts'

/** `password`, as the reference implementation of Argon2 hashes it (its test.c). */
const hashOfPassword =
  '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'

type Row = Record<string, string | number | null>

export interface OldTables {
  readonly users?: readonly Row[]
  readonly cloud_credentials?: readonly Row[]
  readonly settings?: readonly Row[]
}

/** The tables as the last version of mlx-manager had them. */
const schema = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR NOT NULL UNIQUE,
    hashed_password VARCHAR NOT NULL, is_admin BOOLEAN NOT NULL DEFAULT 0, status VARCHAR(8) NOT NULL,
    created_at DATETIME NOT NULL, approved_at DATETIME, approved_by INTEGER);
  CREATE TABLE cloud_credentials (id INTEGER PRIMARY KEY, backend_type VARCHAR(20) NOT NULL,
    api_type VARCHAR(9), name VARCHAR, encrypted_api_key VARCHAR NOT NULL, base_url VARCHAR,
    created_at DATETIME, updated_at DATETIME);
  CREATE TABLE settings (key VARCHAR PRIMARY KEY, value VARCHAR, updated_at DATETIME);
  CREATE TABLE downloads (id INTEGER PRIMARY KEY, model_id VARCHAR);`

/** Makes a data folder of mlx-manager, with the salt of its first way of sealing. */
export async function makeMlxManager(folder: string, tables: OldTables): Promise<string> {
  await mkdir(folder, { recursive: true })
  const sqlite = new Database(join(folder, 'mlx-manager.db'))
  sqlite.exec(schema)
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows as readonly Row[]) insertRow(sqlite, table, row)
  }
  sqlite.close()
  await writeFile(join(folder, '.encryption_salt'), mlxManager.salt)
  return folder
}

export function insertRow(sqlite: Database.Database, table: string, row: Row): void {
  const names = Object.keys(row)
  const values = names.map((name) => `@${name}`)
  sqlite.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${values.join()})`).run(row)
}

/** As SQLAlchemy writes them: enumerations by their names, times without a zone. */
export function oldUser(email: string, more: Row = {}): Row {
  return {
    email,
    hashed_password: hashOfPassword,
    is_admin: 0,
    status: 'APPROVED',
    created_at: '2025-03-04 05:06:07.123456',
    approved_at: '2025-03-05 05:06:07.123456',
    ...more,
  }
}
