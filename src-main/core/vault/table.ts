import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Random 256-bit keys, each wrapped (compact JWE, A256KW + A256GCM) under a key from the root secret. */
export const keyring = sqliteTable('keyring', {
  /** Stands as `kid` in the header of what the key has sealed or signed. */
  kid: text('kid').primaryKey(),
  use: text('use', { enum: ['data', 'sessions'] }).notNull(),
  /** One key of each use is active; the others only open what they once sealed. */
  state: text('state', { enum: ['active', 'opens_only', 'retired'] }).notNull(),
  wrapped: text('wrapped').notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
})

/**
 * Row 1: which root secret the keyring is wrapped under. Higher rows are roots that were given up,
 * kept for whoever finds one of them again.
 */
export const vaultRoot = sqliteTable('vault_root', {
  id: integer('id').primaryKey(),
  /** Says which secret it is without telling it: eight bytes of an HMAC under it, base64url. */
  rootId: text('root_id').notNull(),
  /** Salt of the HKDF that makes the wrapping key, base64url. */
  salt: text('salt').notNull(),
  recoveryKitAt: integer('recovery_kit_at', { mode: 'timestamp_ms' }),
})
