import { type SQL, and, asc, count, eq, ne, sql } from 'drizzle-orm'
import type { User } from '../../contract/auth.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { users } from './table.ts'
import { type Standing, checkAdminRemains } from './user-rules.ts'

export type UserRow = typeof users.$inferSelect

interface UserChange {
  readonly email?: string | undefined
  readonly is_admin?: boolean | undefined
  readonly status?: Standing['status'] | undefined
}

/** The rows of users and the rules about them. Answers hold no hash. */
export interface Users {
  byId(id: number): UserRow | null
  byEmail(email: string): UserRow | null
  /** @throws CorralError `not_found` */
  get(id: number): User
  list(): User[]
  pendingCount(): number
  /** The first user administers and is let in at once. @throws CorralError `conflict` */
  add(email: string, passwordHash: string): User
  /** @throws CorralError `not_found`, `conflict`, `invalid_input` when no administrator would remain */
  update(id: number, change: UserChange): User
  /** With their tokens and keys. @throws CorralError `not_found`, `invalid_input` */
  remove(id: number): void
  /** Ends all sessions of the user. @throws CorralError `not_found` */
  setPassword(id: number, passwordHash: string): UserRow
  /** The same password at a higher cost, unless it was changed meanwhile; sessions go on. */
  renewHash(row: UserRow, passwordHash: string): void
  /** @throws CorralError `not_found` */
  endSessions(id: number): void
  endAllSessions(): void
  noteLogin(id: number): void
}

export function createUsers(db: Db, now: () => Date): Users {
  const nextVersion = sql`${users.sessionVersion} + 1`
  const byEmail = (email: string) =>
    db
      .select()
      .from(users)
      .where(eq(users.email, normalEmail(email)))
      .get() ?? null
  const byId = (id: number) => db.select().from(users).where(eq(users.id, id)).get() ?? null
  const existing = (id: number) => {
    const row = byId(id)
    if (!row) throw new CorralError('not_found', 'User not found')
    return row
  }
  const howMany = (where?: SQL) => db.select({ n: count() }).from(users).where(where).get()?.n ?? 0
  const otherActiveAdmins = (id: number) =>
    howMany(and(ne(users.id, id), eq(users.isAdmin, true), eq(users.status, 'approved')))
  const refuseTaken = (email: string) => {
    if (byEmail(email)) throw new CorralError('conflict', 'Email already registered')
  }
  const set = (id: number, values: Parameters<ReturnType<Db['update']>['set']>[0]) =>
    db.update(users).set(values).where(eq(users.id, id)).returning().get()
  /** Reads and writes as one, also beside another process. */
  const atOnce = <T>(work: () => T): T => db.transaction(work, { behavior: 'immediate' })

  return {
    byId,
    byEmail,
    get: (id) => present(existing(id)),
    list: () => db.select().from(users).orderBy(asc(users.id)).all().map(present),
    pendingCount: () => howMany(eq(users.status, 'pending')),

    add: (email, passwordHash) =>
      atOnce(() => {
        refuseTaken(email)
        const isFirst = howMany() === 0
        const row = db
          .insert(users)
          .values({
            email: normalEmail(email),
            passwordHash,
            isAdmin: isFirst,
            status: isFirst ? 'approved' : 'pending',
            createdAt: now(),
            approvedAt: isFirst ? now() : null,
          })
          .returning()
          .get()
        return present(row)
      }),

    update: (id, { email, is_admin, status }) =>
      atOnce(() => {
        const before = existing(id)
        const after = {
          email: email === undefined ? before.email : normalEmail(email),
          isAdmin: is_admin ?? before.isAdmin,
          status: status ?? before.status,
        }
        checkAdminRemains(before, after, otherActiveAdmins(id))
        if (after.email !== before.email) refuseTaken(after.email)
        const isLetIn = after.status === 'approved' && before.status !== 'approved'
        const endsSessions = after.email !== before.email || after.status !== 'approved'
        return present(
          set(id, {
            ...after,
            ...(isLetIn ? { approvedAt: now() } : {}),
            ...(endsSessions ? { sessionVersion: nextVersion } : {}),
          }),
        )
      }),

    remove: (id) =>
      atOnce(() => {
        checkAdminRemains(existing(id), null, otherActiveAdmins(id))
        db.delete(users).where(eq(users.id, id)).run()
      }),

    setPassword: (id, passwordHash) =>
      atOnce(() => {
        existing(id)
        return set(id, { passwordHash, sessionVersion: nextVersion })
      }),
    renewHash: ({ id, passwordHash: was }, passwordHash) =>
      void db
        .update(users)
        .set({ passwordHash })
        .where(and(eq(users.id, id), eq(users.passwordHash, was)))
        .run(),
    endSessions: (id) =>
      atOnce(() => {
        existing(id)
        set(id, { sessionVersion: nextVersion })
      }),
    endAllSessions: () => void db.update(users).set({ sessionVersion: nextVersion }).run(),
    noteLogin: (id) => void set(id, { lastLoginAt: now() }),
  }
}

function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}

function present(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    is_admin: row.isAdmin,
    status: row.status,
    created_at: row.createdAt.toISOString(),
    approved_at: row.approvedAt?.toISOString() ?? null,
    last_login_at: row.lastLoginAt?.toISOString() ?? null,
  }
}
