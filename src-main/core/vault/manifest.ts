import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { Backup } from '../../contract/vault.ts'
import { CorralError } from '../errors.ts'

/** What a copy of the database was when it was made; lies beside it as `<name>.json`. */
export const Manifest = z.object({
  format: z.literal('corral-backup/1'),
  created_at: z.iso.datetime(),
  reason: Backup.shape.reason,
  app_version: z.string(),
  schema_version: z.int(),
  sha256: z.string().length(64),
  size_bytes: z.int(),
  /** Which root its keyring is under; `null` before the first run of the vault. */
  root_id: z.string().nullable(),
  kids: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

/**
 * Checks a copy of the database that nobody has open, and describes it.
 * @throws CorralError `invalid_input` when it is damaged
 */
export async function inspectCopy(
  path: string,
): Promise<Pick<Manifest, 'schema_version' | 'sha256' | 'size_bytes' | 'root_id' | 'kids'>> {
  const { size } = await stat(path)
  const found = inspect(path)
  return { ...found, sha256: await sha256Of(path), size_bytes: size }
}

/** @throws CorralError `invalid_input` when the file is not the one described */
export async function compareToManifest(path: string, manifest: Manifest): Promise<void> {
  const { size } = await stat(path)
  const same = size === manifest.size_bytes && (await sha256Of(path)) === manifest.sha256
  if (!same) throw damaged('its content is not what its manifest says')
  const found = await inspectCopy(path)
  if (found.root_id !== manifest.root_id || found.schema_version !== manifest.schema_version) {
    throw damaged('its keys are not those its manifest names')
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

function inspect(path: string): Pick<Manifest, 'schema_version' | 'root_id' | 'kids'> {
  const sqlite = openReadOnly(path)
  try {
    const integrity = sqlite.pragma('integrity_check', { simple: true })
    const orphans = sqlite.pragma('foreign_key_check') as unknown[]
    if (integrity !== 'ok' || orphans.length > 0) throw damaged('the database is not whole')
    const has = (table: string) =>
      sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table)
    const list = (query: string) => sqlite.prepare(query).pluck().all() as string[]
    return {
      schema_version: sqlite.pragma('user_version', { simple: true }) as number,
      root_id: has('vault_root')
        ? (list('select root_id from vault_root where id = 1')[0] ?? null)
        : null,
      kids: has('keyring') ? list('select kid from keyring order by kid') : [],
    }
  } catch (error) {
    if (error instanceof Database.SqliteError) throw damaged('the database is not whole', error)
    throw error
  } finally {
    sqlite.close()
  }
}

function openReadOnly(path: string): Database.Database {
  return new Database(path, { readonly: true, fileMustExist: true })
}

export function damaged(why: string, cause?: unknown): CorralError {
  return new CorralError('invalid_input', `This backup is damaged: ${why}.`, { cause })
}
