import { randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { type Wrapping, newKey, rewrap } from './keyring.ts'
import { newRootFromEnvironment, ownPlace, rootVariable } from './root-places.ts'
import { type OpenRoot, rootRow, wrappingOf } from './root-holder.ts'
import { newRoot, rootIdOf } from './root-secret.ts'
import { withRoot } from './root-slots.ts'
import { keyring, vaultRoot } from './table.ts'

/**
 * Puts the keyring under a new root: the one in the environment when that is another, else a random
 * one in this machine's own place. The new root is on the disk beside the old before the database
 * changes, in one transaction, so a crash at any point leaves the one that fits. Under the lock.
 *
 * @throws CorralError `conflict` when the root is in the environment, where it cannot be changed
 */
export async function rotateRoot(db: Db, host: Host, before: OpenRoot): Promise<void> {
  const given = await newRootFromEnvironment(host, before.salt)
  if (given) {
    if (rootIdOf(given) === before.wrapping.rootId) throw setByOperator()
    return moveKeyring(db, before.wrapping, wrappingOf(given, before.salt))
  }
  await settleRoot(db, host)
  const place = ownPlace(host)
  const slots = withRoot(before.root, await place.read())
  const next = newRoot()
  await place.write({ ...slots, next })
  await moveKeyring(db, before.wrapping, wrappingOf(next, before.salt))
  await place.write(withRoot(next, slots))
}

/** Finishes a change of the root that a crash has cut short. Under the lock. */
export async function settleRoot(db: Db, host: Host): Promise<void> {
  const place = ownPlace(host)
  const slots = await place.read()
  if (!slots?.next) return
  const rootId = rootRow(db)?.rootId
  const { root, next, kept } = slots
  if (rootId === rootIdOf(next)) await place.write(withRoot(next, { root, next: null, kept }))
  if (rootId === rootIdOf(root)) await place.write({ root, next: null, kept })
}

/**
 * New root, new keys. The former keyring stays as retired and its root row as a higher one, so that
 * whoever finds the former root again can still reach what it sealed. Under the lock.
 */
export async function replaceRoot(db: Db, host: Host, now: Date): Promise<void> {
  const salt = randomBytes(16)
  const given = await newRootFromEnvironment(host, salt)
  const root = given ?? newRoot()
  if (!given) {
    const place = ownPlace(host)
    const before = await place.read().catch(() => null)
    await place.write(withRoot(root, before))
  }
  const wrapping = wrappingOf(root, salt)
  const keys = await Promise.all([newKey('data', wrapping, now), newKey('sessions', wrapping, now)])
  const row = { id: 1, rootId: wrapping.rootId, salt: salt.toString('base64url') }
  db.transaction(
    (tx) => {
      const above = sql`(select max(id) + 1 from vault_root)`
      tx.update(vaultRoot).set({ id: above }).where(eq(vaultRoot.id, 1)).run()
      tx.insert(vaultRoot).values(row).run()
      tx.update(keyring).set({ state: 'retired' }).run()
      tx.insert(keyring).values(keys).run()
    },
    { behavior: 'immediate' },
  )
}

/** Wraps the keyring under another root, in one transaction. A recovery kit of the former one is void. */
export async function moveKeyring(db: Db, from: Wrapping, to: Wrapping): Promise<void> {
  const rows = await rewrap(db, from, to)
  db.transaction(
    (tx) => {
      for (const { kid, wrapped } of rows) {
        tx.update(keyring).set({ wrapped }).where(eq(keyring.kid, kid)).run()
      }
      const moved = { rootId: to.rootId, recoveryKitAt: null }
      tx.update(vaultRoot).set(moved).where(eq(vaultRoot.id, 1)).run()
    },
    { behavior: 'immediate' },
  )
}

function setByOperator(): CorralError {
  return new CorralError(
    'conflict',
    `The root secret is in ${rootVariable}. To change it, start Corral with the new one there, unlock it with the old one, then rotate the root.`,
  )
}
