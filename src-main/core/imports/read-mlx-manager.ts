import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CorralError } from '../errors.ts'
import { type MlxManagerData, readMlxManagerDatabase } from './mlx-manager-database.ts'
import { withDatabaseCopy } from './source-copy.ts'
import { notFound, readSmallSource, requireAbsolute } from './source-file.ts'

export interface MlxManagerSource {
  readonly data: MlxManagerData
  /** Of the first way of sealing; `null` in installations that never used it. */
  readonly salt: Uint8Array | null
  /** Recent versions make a secret themselves and leave it here. */
  readonly jwtSecret: string | null
}

const databaseName = 'mlx-manager.db'
const maxDatabaseBytes = 256 * 1024 * 1024
const maxSmallBytes = 4096

/**
 * Reads an installation of mlx-manager: its data folder, or its database with what lies beside it.
 *
 * @param copies a folder of Corral's own, for a copy that lives as long as this call
 * @throws CorralError `invalid_input`, `too_large`, or `conflict` while mlx-manager writes
 */
export async function readMlxManager(path: string, copies: string): Promise<MlxManagerSource> {
  requireAbsolute(path)
  const database = await databaseAt(path)
  const folder = dirname(database)
  const salt = await readSmallSource(join(folder, '.encryption_salt'), maxSmallBytes)
  const jwtSecret = await readSmallSource(join(folder, '.jwt_secret'), maxSmallBytes)
  const data = await withDatabaseCopy(database, copies, maxDatabaseBytes, readMlxManagerDatabase)
  return {
    data,
    salt: salt?.length ? salt : null,
    jwtSecret: jwtSecret?.toString('utf8').trim() || null,
  }
}

/** @throws CorralError `invalid_input` when neither was given and the installation has left none */
export function jwtSecretOf(given: string | undefined, { jwtSecret }: MlxManagerSource): string {
  const secret = given ?? jwtSecret
  if (secret !== null) return secret
  throw new CorralError(
    'invalid_input',
    'Give the JWT secret of mlx-manager (MLX_MANAGER_JWT_SECRET): its folder holds none.',
    { param: 'jwt_secret' },
  )
}

async function databaseAt(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null)
  if (!stats) throw notFound(path)
  return stats.isDirectory() ? join(path, databaseName) : path
}
