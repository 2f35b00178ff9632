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
  readonly models?: readonly Row[]
  readonly execution_profiles?: readonly Row[]
  readonly backend_mappings?: readonly Row[]
  readonly server_config?: readonly Row[]
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
  CREATE TABLE models (id INTEGER PRIMARY KEY, repo_id VARCHAR NOT NULL, model_type VARCHAR);
  CREATE TABLE execution_profiles (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, description VARCHAR,
    model_id INTEGER, profile_type VARCHAR(9), auto_start BOOLEAN, default_temperature FLOAT,
    default_max_tokens INTEGER, default_top_p FLOAT, default_context_length INTEGER,
    default_system_prompt VARCHAR, default_enable_tool_injection BOOLEAN, model_options JSON);
  CREATE TABLE backend_mappings (id INTEGER PRIMARY KEY, model_pattern VARCHAR NOT NULL,
    pattern_type VARCHAR(6) NOT NULL DEFAULT 'EXACT', backend_type VARCHAR(20) NOT NULL,
    backend_model VARCHAR, fallback_backend VARCHAR(20), profile_id INTEGER, priority INTEGER NOT NULL,
    enabled BOOLEAN NOT NULL DEFAULT 1, created_at DATETIME, updated_at DATETIME);
  CREATE TABLE server_config (id INTEGER PRIMARY KEY, memory_limit_mode VARCHAR(7),
    memory_limit_value INTEGER, eviction_policy VARCHAR(3), preload_models VARCHAR, updated_at DATETIME);
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
