import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { openText, readSealHeader, sealText } from './sealed-text.ts'
import { keyring } from './table.ts'
import { VaultError } from './vault-error.ts'

export type KeyUse = (typeof keyring.$inferSelect)['use']
export type KeyRow = typeof keyring.$inferInsert

/** The key that wraps the keyring, and the root it comes from. */
export interface Wrapping {
  readonly rootId: string
  readonly key: Uint8Array
}

const typ = 'corral-key+jwe'
const prefix: Record<KeyUse, string> = { data: 'dk', sessions: 'sk' }
const contextOf = (kid: string, use: KeyUse) => `keyring:${kid}:${use}`

/** A new random key, wrapped; nothing is stored yet. */
export async function newKey(use: KeyUse, wrapping: Wrapping, now: Date): Promise<KeyRow> {
  const kid = `${prefix[use]}_${randomBytes(9).toString('base64url')}`
  const key = randomBytes(32)
  const wrapped = await wrap(key, kid, use, wrapping)
  key.fill(0)
  return { kid, use, state: 'active', wrapped, createdAt: now }
}

/** @throws VaultError when it is not under this wrapping key */
export async function unwrap(
  { kid, use, wrapped }: Pick<KeyRow, 'kid' | 'use' | 'wrapped'>,
  { rootId, key }: Wrapping,
): Promise<Uint8Array> {
  const keyOf = async (id: string) => (id === rootId ? key : null)
  const bytes = await openText(wrapped, keyOf, { typ, ctx: contextOf(kid, use) })
  if (bytes.length !== 32) throw new VaultError('bad_format')
  return bytes
}

function wrap(key: Uint8Array, kid: string, use: KeyUse, wrapping: Wrapping): Promise<string> {
  const header = { typ, kid: wrapping.rootId, ctx: contextOf(kid, use) }
  return sealText(key, wrapping.key, header)
}

/** The rows under `from`, wrapped under `to`. Keys of roots that were given up stay out. */
export async function rewrap(db: Db, from: Wrapping, to: Wrapping): Promise<KeyRow[]> {
  const rows = db.select().from(keyring).all()
  const ours = rows.filter(({ wrapped }) => readSealHeader(wrapped).kid === from.rootId)
  return Promise.all(
    ours.map(async (row) => {
      const key = await unwrap(row, from)
      const wrapped = await wrap(key, row.kid, row.use, to)
      key.fill(0)
      return { ...row, wrapped }
    }),
  )
}

export function activeKey(db: Db, use: KeyUse) {
  return db
    .select()
    .from(keyring)
    .where(and(eq(keyring.use, use), eq(keyring.state, 'active')))
    .get()
}

/** Makes `key` the active one of its use, and what was active before `becomes`. */
export function putActive(db: Db, key: KeyRow, becomes: 'opens_only' | 'retired'): void {
  db.transaction(
    (tx) => {
      const active = and(eq(keyring.use, key.use), eq(keyring.state, 'active'))
      tx.update(keyring).set({ state: becomes }).where(active).run()
      tx.insert(keyring).values(key).run()
    },
    { behavior: 'immediate' },
  )
}
