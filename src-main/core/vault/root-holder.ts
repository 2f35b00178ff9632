import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { type Wrapping, newKey } from './keyring.ts'
import { withVaultLock } from './lock.ts'
import { lockedError } from './locked.ts'
import {
  type LockReason,
  type PlaceName,
  newRootFromEnvironment,
  ownPlace,
  searchRoot,
} from './root-places.ts'
import { newRoot, rootIdOf, wrappingKey } from './root-secret.ts'
import { findRoot, withRoot } from './root-slots.ts'
import { sealedValues } from './sealed-values.ts'
import { keyring, vaultRoot } from './table.ts'

/** The root as it is known now. */
type RootState =
  | { readonly kind: 'locked'; readonly reason: LockReason }
  | ({ readonly kind: 'open' } & OpenRoot)

export interface OpenRoot {
  readonly root: Uint8Array
  readonly wrapping: Wrapping
  readonly salt: Uint8Array
  readonly place: PlaceName
}

export interface RootHolder {
  state(): RootState
  /** The root that the database is under now, also after another process has changed it. @throws CorralError `vault_locked` */
  current(): Promise<OpenRoot>
  /** Looks in all places again. */
  look(): Promise<void>
}

/** Finds the root of this database; on a first run makes it, and the first keys. */
export async function findRootOf(db: Db, host: Host, now: () => Date): Promise<RootHolder> {
  const lookAgain = async () => {
    const first = !rootRow(db)
    const denied = first && !(await withVaultLock(host.dataDir, () => firstRun(db, host, now())))
    return denied ? ({ kind: 'locked', reason: 'root_denied' } as const) : look(db, host)
  }
  let state: RootState = await lookAgain()
  const readRow = db.select().from(vaultRoot).where(eq(vaultRoot.id, 1)).prepare()
  return {
    state: () => state,
    async look() {
      state = await lookAgain()
    },
    async current() {
      if (state.kind === 'open' && state.wrapping.rootId !== readRow.get()?.rootId) {
        state = await look(db, host)
      }
      if (state.kind === 'locked') throw lockedError(state.reason)
      return state
    },
  }
}

export function rootRow(db: Db) {
  return db.select().from(vaultRoot).where(eq(vaultRoot.id, 1)).get()
}

async function look(db: Db, host: Host): Promise<RootState> {
  const row = rootRow(db)
  if (!row) return { kind: 'locked', reason: 'root_missing' }
  const salt = Buffer.from(row.salt, 'base64url')
  const found = await searchRoot(host, row.rootId, salt)
  if ('locked' in found) {
    // The causes come from the system and name no secret; one of another kind has no code.
    const causes = found.causes.map((cause) => (cause as NodeJS.ErrnoException).code ?? 'refused')
    host.log.warn({ expected: row.rootId, reason: found.locked, causes }, 'the vault is locked')
    return { kind: 'locked', reason: found.locked }
  }
  const { root, place } = found
  return { kind: 'open', root, salt, place, wrapping: wrappingOf(root, salt) }
}

export function wrappingOf(root: Uint8Array, salt: Uint8Array): Wrapping {
  return { rootId: rootIdOf(root), key: wrappingKey(root, salt) }
}

/**
 * Makes the root and the first keys. Does nothing when another process was faster, or when there is
 * anything already that a lost root has sealed. A root that is here already, from a start that was
 * cut short or placed by the operator, is used and not replaced. Says whether there is somewhere to
 * keep a root at all.
 */
async function firstRun(db: Db, host: Host, now: Date): Promise<boolean> {
  const begun = rootRow(db) || db.select().from(keyring).get()
  if (begun || sealedValues(db.$client).length > 0) return true
  const salt = randomBytes(16)
  const root = await rootToStartWith(host, salt).catch((error: unknown) => {
    if (error instanceof CorralError && error.code === 'invalid_input') throw error
    host.log.warn({ code: (error as NodeJS.ErrnoException).code }, 'no place to keep a root secret')
    return null
  })
  if (root) await storeFirst(db, root, salt, now)
  return root !== null
}

/** The root of the operator, else of this machine's own place, where a new one is put if need be. */
export async function rootToStartWith(host: Host, salt: Uint8Array): Promise<Uint8Array> {
  const given = await newRootFromEnvironment(host, salt)
  if (given) return given
  const place = ownPlace(host)
  const slots = await place.read()
  if (slots) return slots.root
  const root = newRoot()
  await place.write({ root, next: null, kept: [] })
  // What cannot be read back would lock the vault at the next start.
  const kept = await place.read()
  if (!kept || !findRoot(kept, rootIdOf(root))) throw new Error('The root secret was not kept.')
  return root
}

async function storeFirst(db: Db, root: Uint8Array, salt: Uint8Array, now: Date): Promise<void> {
  const wrapping = wrappingOf(root, salt)
  const keys = await Promise.all([newKey('data', wrapping, now), newKey('sessions', wrapping, now)])
  const row = { id: 1, rootId: wrapping.rootId, salt: Buffer.from(salt).toString('base64url') }
  db.transaction((tx) => {
    tx.insert(vaultRoot).values(row).run()
    tx.insert(keyring).values(keys).run()
  })
}

/** Puts a root that fits into this machine's own place; what is there stays beside it. */
export async function keepRoot(host: Host, root: Uint8Array): Promise<void> {
  const place = ownPlace(host)
  const before = await place.read().catch(() => null)
  await place.write(withRoot(root, before))
}
