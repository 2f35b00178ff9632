import { join } from 'node:path'
import { type Db, openDb } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { moveKeyring } from './change-root.ts'
import { newKey, putActive, unwrap } from './keyring.ts'
import { searchRoot } from './root-places.ts'
import { rootRow, rootToStartWith, wrappingOf } from './root-holder.ts'
import { openText, readSealHeader } from './sealed-text.ts'
import { sealedValues } from './sealed-values.ts'
import { keyring } from './table.ts'
import { VaultError } from './vault-error.ts'

export interface Adopted {
  readonly secrets: number
  /** How many of them did not open already when the copy was made. */
  readonly unreadable: number
}

/**
 * Makes a copy of a database fit for this machine: brings its schema up to date, tries every
 * secret, puts the keyring under the root of this machine and gives sessions a new key. `root` is
 * the one the copy is under, `null` to look for it here.
 *
 * @throws CorralError `vault_locked` when the root of the copy is not to be found
 */
export async function adoptCopy(
  path: string,
  host: Host,
  root: Uint8Array | null,
  now: Date,
): Promise<Adopted> {
  const { db, close } = openDb(path, join(host.resourcesDir, 'migrations'))
  try {
    const row = rootRow(db)
    if (!row) return { secrets: 0, unreadable: 0 }
    const salt = Buffer.from(row.salt, 'base64url')
    const from = wrappingOf(root ?? (await rootHere(host, row.rootId, salt)), salt)
    if (from.rootId !== row.rootId) throw rootMissing(row.rootId)
    const keys = new Map<string, Uint8Array>()
    for (const key of db.select().from(keyring).all()) {
      if (key.state !== 'retired') keys.set(key.kid, await unwrap(key, from))
    }
    const result = await trySecrets(db, keys)
    const to = wrappingOf(await rootToStartWith(host, salt), salt)
    if (to.rootId !== from.rootId) await moveKeyring(db, from, to)
    putActive(db, await newKey('sessions', to, now), 'retired')
    return result
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    throw new CorralError('invalid_input', 'This backup is damaged: its keys do not open.', {
      cause: error,
    })
  } finally {
    // One file, with no log beside it.
    db.$client.pragma('journal_mode = DELETE')
    close()
  }
}

async function trySecrets(db: Db, keys: ReadonlyMap<string, Uint8Array>): Promise<Adopted> {
  const all = sealedValues(db.$client)
  let unreadable = 0
  for (const sealed of all) {
    const opens = await opensAsItSays(sealed, keys)
    if (!opens) unreadable++
  }
  return { secrets: all.length, unreadable }
}

async function opensAsItSays(
  sealed: string,
  keys: ReadonlyMap<string, Uint8Array>,
): Promise<boolean> {
  try {
    const plain = await openText(
      sealed,
      async (kid) => keys.get(kid) ?? null,
      readSealHeader(sealed),
    )
    plain.fill(0)
    return true
  } catch {
    return false
  }
}

async function rootHere(host: Host, rootId: string, salt: Uint8Array): Promise<Uint8Array> {
  const found = await searchRoot(host, rootId, salt)
  if ('root' in found) return found.root
  throw rootMissing(rootId)
}

function rootMissing(rootId: string): CorralError {
  return new CorralError(
    'vault_locked',
    `This backup is under the root secret ${rootId}, which is not here. Give the recovery kit of that time.`,
  )
}
