import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const users = sqliteTable('users', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** Lower case. */
  email: text('email').notNull().unique(),
  /** Argon2id, in PHC form. */
  passwordHash: text('password_hash').notNull(),
  isAdmin: integer('is_admin', { mode: 'boolean' }).notNull().default(false),
  status: text('status', { enum: ['pending', 'approved', 'disabled'] }).notNull(),
  /** Sessions carry it; raising it ends them all. */
  sessionVersion: integer('session_version').notNull().default(0),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  approvedAt: integer('approved_at', { mode: 'timestamp_ms' }),
  lastLoginAt: integer('last_login_at', { mode: 'timestamp_ms' }),
})

export const appTokens = sqliteTable('app_tokens', {
  id: text('id').primaryKey(),
  label: text('label').notNull(),
  access: text('access', { enum: ['user', 'admin'] }).notNull(),
  /** SHA-256 of the token, hex. The token is random, so a slow hash would protect nothing more. */
  hash: text('hash').notNull().unique(),
  lastFour: text('last_four').notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  lastUsedAt: integer('last_used_at', { mode: 'timestamp_ms' }),
  /** Whose token it is; `null` for the owner of this machine's account. */
  userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
  /** Models it may ask for; `null` for all. */
  models: text('models', { mode: 'json' }).$type<string[]>(),
  /** May its requests leave this machine? */
  cloud: integer('cloud', { mode: 'boolean' }).notNull().default(true),
  endpoints: text('endpoints', { enum: ['all', 'embeddings'] })
    .notNull()
    .default('all'),
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }),
  requestsPerMinute: integer('requests_per_minute'),
  /** Lent to a `corral` command, which has written it here itself. */
  isCommand: integer('is_command', { mode: 'boolean' }).notNull().default(false),
})
