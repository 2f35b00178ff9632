import { eq, sql } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { type KeyUse, activeKey, unwrap } from './keyring.ts'
import type { RootHolder } from './root-holder.ts'
import { keyring } from './table.ts'

interface Key {
  readonly kid: string
  readonly key: Uint8Array
}

/** The keys of the keyring, unwrapped once each. Who may be used still is asked of the database. */
export interface Keys {
  /** What seals or signs from now on. @throws CorralError `vault_locked` */
  active(use: KeyUse): Promise<Key>
  /** A key that may still open or verify, else `null`. @throws CorralError `vault_locked` */
  find(kid: string, use: KeyUse): Promise<Uint8Array | null>
}

export function createKeys(db: Db, holder: RootHolder): Keys {
  const unwrapped = new Map<string, Uint8Array>()
  const byKid = db
    .select()
    .from(keyring)
    .where(eq(keyring.kid, sql.placeholder('kid')))
    .prepare()

  const keyOf = async (row: typeof keyring.$inferSelect) => {
    const { wrapping } = await holder.current()
    const known = unwrapped.get(row.kid)
    if (known) return known
    const key = await unwrap(row, wrapping)
    unwrapped.set(row.kid, key)
    return key
  }
  return {
    async active(use) {
      await holder.current()
      const row = activeKey(db, use)
      if (!row) throw new Error(`The keyring has no active key for ${use}.`)
      return { kid: row.kid, key: await keyOf(row) }
    },
    async find(kid, use) {
      await holder.current()
      const row = byKid.get({ kid })
      if (!row || row.use !== use || row.state === 'retired') return null
      return keyOf(row)
    },
  }
}
