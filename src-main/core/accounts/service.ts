import { createHash, randomBytes } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import type { AppToken } from '../../contract/tokens.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Caller } from './caller.ts'
import { appTokens } from './table.ts'

export interface Accounts {
  /** The caller a token stands for, or `null`. Notes the use, at most once a minute. */
  authenticate(token: string): Caller | null
  /** The same caller as of now, or `null` when the token has been revoked meanwhile. */
  current(caller: Caller): Caller | null
  listTokens(): AppToken[]
  /** The answer is the only place that ever holds the token itself. */
  createToken(input: { label: string; access: 'user' | 'admin' }): AppToken & { token: string }
  /** Refused from the next request on. @throws CorralError `not_found` */
  revokeToken(id: string): AppToken
}

const useNotedEveryMs = 60_000

const { id, label, access, lastFour, createdAt, lastUsedAt } = appTokens
const shown = { id, label, access, lastFour, createdAt, lastUsedAt }

export function createAccounts(db: Db, now: () => Date = () => new Date()): Accounts {
  return {
    authenticate(token) {
      const row = db
        .select()
        .from(appTokens)
        .where(eq(appTokens.hash, digest(token)))
        .get()
      if (!row) return null
      const at = now()
      if (!row.lastUsedAt || at.getTime() - row.lastUsedAt.getTime() >= useNotedEveryMs) {
        db.update(appTokens).set({ lastUsedAt: at }).where(eq(appTokens.id, row.id)).run()
      }
      return { kind: 'app', access: row.access, tokenId: row.id }
    },

    current(caller) {
      if (caller.kind === 'owner') return caller
      const row = db.select(shown).from(appTokens).where(eq(appTokens.id, caller.tokenId)).get()
      return row ? { kind: 'app', access: row.access, tokenId: row.id } : null
    },

    listTokens() {
      return db.select(shown).from(appTokens).orderBy(desc(appTokens.createdAt)).all().map(present)
    },

    createToken({ label, access }) {
      const token = `ck_${randomBytes(32).toString('base64url')}`
      const row = db
        .insert(appTokens)
        .values({
          id: `tok_${randomBytes(9).toString('base64url')}`,
          label,
          access,
          hash: digest(token),
          lastFour: token.slice(-4),
          createdAt: now(),
        })
        .returning(shown)
        .get()
      return { ...present(row), token }
    },

    revokeToken(id) {
      const row = db.delete(appTokens).where(eq(appTokens.id, id)).returning(shown).get()
      if (!row) throw new CorralError('not_found', 'There is no such token.')
      return present(row)
    },
  }
}

type ShownRow = Omit<typeof appTokens.$inferSelect, 'hash'>

function present(row: ShownRow): AppToken {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
