import { createHash, randomBytes } from 'node:crypto'
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { AppToken } from '../../contract/tokens.ts'
import type { Db } from '../db/open.ts'
import { watchTables } from '../db/table-changes.ts'
import { CorralError } from '../errors.ts'
import type { AppCaller, TokenScopes } from './caller.ts'
import { appTokens, users } from './table.ts'

interface NewToken extends Partial<TokenScopes> {
  readonly label: string
  readonly access: 'user' | 'admin'
  readonly userId?: number | null
  /** For `withCommandToken` only. */
  readonly isCommand?: boolean
}

export interface AppTokens {
  /** The caller a token stands for, or `null`. Notes the use, at most once a minute. */
  authenticate(token: string): AppCaller | null
  /** The caller of a token as of now; `null` when it was revoked or has expired meanwhile. */
  current(tokenId: string): AppCaller | null
  /** Newest first; only those of one user where one is given. */
  list(userId?: number): AppToken[]
  /** The answer is the only place that ever holds the token itself. @throws CorralError `not_found` */
  create(input: NewToken): AppToken & { token: string }
  /**
   * Refused from the next request on. With `userId` only a token of that user is found.
   * @throws CorralError `not_found`
   */
  revoke(id: string, userId?: number): AppToken
}

export const tokenPrefix = 'ck_'

const useNotedEveryMs = 60_000

type TokenRow = typeof appTokens.$inferSelect
type UserStanding = Pick<typeof users.$inferSelect, 'isAdmin' | 'status' | 'email'>

const standing = { isAdmin: users.isAdmin, status: users.status, email: users.email }

interface Found {
  token: TokenRow
  readonly user: UserStanding | null
}

/** All but when it was last used, which changes with its use. */
const tokenColumns = Object.values(getTableColumns(appTokens))
  .map(({ name }) => name)
  .filter((name) => name !== appTokens.lastUsedAt.name)

export function createAppTokens(db: Db, now: () => Date = () => new Date()): AppTokens {
  // A revoked token is refused from the very next request on.
  const watched = [
    { table: appTokens, columns: tokenColumns },
    { table: users, columns: ['is_admin', 'status', 'email'] },
  ]
  const hasChanged = watchTables(db, watched, { atOnce: true })
  const known = new Map<string, Found>()
  // Prepared once: every request asks, and building the statement takes far longer than running it.
  const findBy = (column: typeof appTokens.hash | typeof appTokens.id) =>
    db
      .select({ token: appTokens, user: standing })
      .from(appTokens)
      .leftJoin(users, eq(appTokens.userId, users.id))
      .where(eq(column, sql.placeholder('value')))
      .prepare()
  const byHash = findBy(appTokens.hash)
  const byId = findBy(appTokens.id)
  /** Kept until a token or a user changes. Only what is there is kept, so strangers fill nothing. */
  const find = (hash: string): Found | undefined => {
    if (hasChanged()) known.clear()
    const found = known.get(hash) ?? byHash.get({ value: hash })
    if (found) known.set(hash, found)
    return found
  }
  const isUser = (id: number) =>
    db.select({ id: users.id }).from(users).where(eq(users.id, id)).get() !== undefined
  const ofUser = (userId: number | undefined) =>
    userId === undefined ? undefined : eq(appTokens.userId, userId)

  return {
    authenticate(token) {
      const found = find(digest(token))
      if (!found) return null
      const at = now()
      const caller = callerOf(found.token, found.user, at)
      const { id, lastUsedAt } = found.token
      if (caller && (!lastUsedAt || at.getTime() - lastUsedAt.getTime() >= useNotedEveryMs)) {
        db.update(appTokens).set({ lastUsedAt: at }).where(eq(appTokens.id, id)).run()
        found.token = { ...found.token, lastUsedAt: at }
      }
      return caller
    },

    current(tokenId) {
      const found = byId.get({ value: tokenId })
      return found ? callerOf(found.token, found.user, now()) : null
    },

    list: (userId) =>
      db
        .select()
        .from(appTokens)
        .where(ofUser(userId))
        .orderBy(desc(appTokens.createdAt), desc(sql`rowid`))
        .all()
        .map(present),

    create({ userId = null, ...input }) {
      if (userId !== null && !isUser(userId)) {
        throw new CorralError('not_found', 'User not found')
      }
      const token = `${tokenPrefix}${randomBytes(32).toString('base64url')}`
      const row = db
        .insert(appTokens)
        .values({
          ...input,
          models: input.models ? [...input.models] : null,
          userId,
          id: `tok_${randomBytes(9).toString('base64url')}`,
          hash: digest(token),
          lastFour: token.slice(-4),
          createdAt: now(),
        })
        .returning()
        .get()
      return { ...present(row), token }
    },

    revoke(id, userId) {
      const row = db
        .delete(appTokens)
        .where(and(eq(appTokens.id, id), ofUser(userId)))
        .returning()
        .get()
      if (!row) throw new CorralError('not_found', 'There is no such token.')
      return present(row)
    },
  }
}

/** A token is good until it expires, and while its user is let in; it has no more rights than they. */
function callerOf(row: TokenRow, user: UserStanding | null, at: Date): AppCaller | null {
  if (row.expiresAt && row.expiresAt <= at) return null
  if (row.userId !== null && user?.status !== 'approved') return null
  const access = user && !user.isAdmin ? 'user' : row.access
  const { models, cloud, endpoints, expiresAt, requestsPerMinute, label, userId, isCommand } = row
  const scopes = { models, cloud, endpoints, expiresAt, requestsPerMinute }
  const userEmail = user?.email ?? null
  return { kind: 'app', access, tokenId: row.id, label, userId, userEmail, isCommand, scopes }
}

function present({ hash: _hash, isCommand: _isCommand, ...row }: TokenRow): AppToken {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
