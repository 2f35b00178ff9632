import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { createPasswords } from '../accounts/passwords.ts'
import { users } from '../accounts/table.ts'
import type { Db } from '../db/open.ts'
import type { OldUser } from './mlx-manager-database.ts'
import { isUsableHash } from './old-password.ts'
import { type ReportRow, reportRow } from './report.ts'

type UserStatus = (typeof users.$inferInsert)['status']

const Email = z.email().max(254)

const mustReset = 'Its password is stored in a form that cannot be checked here; set a new one.'
const wasAdmin = 'Was an administrator there; here it waits for approval, without that right.'

/**
 * Takes users over with their passwords, each in a transaction of its own. Nobody who is already
 * here is changed in any way.
 *
 * A file proves nothing about who may administer: rights come along only when the owner of this
 * machine's account imports. Whoever else does gets an administrator of the file as somebody who
 * waits for approval.
 *
 * @param preview only says what would come of it
 */
export async function importUsers(
  { db, now }: { db: Db; now: () => Date },
  old: readonly OldUser[],
  byOwner: boolean,
  preview: boolean,
): Promise<ReportRow[]> {
  const someUnusable = old.some(({ passwordHash }) => !isUsableHash(passwordHash))
  const nobodysHash = someUnusable ? await hashOfRandomPassword() : ''

  return old.map((user) => {
    if (!Email.safeParse(user.email).success) {
      return reportRow('user', user.email, 'skipped', 'This is not an e-mail address.')
    }
    const usable = isUsableHash(user.passwordHash)
    const standing = standingOf(user, byOwner)
    const createdAt = notAfter(user.createdAt, now())
    const values = {
      email: user.email,
      passwordHash: usable ? user.passwordHash : nobodysHash,
      ...standing,
      createdAt,
      approvedAt: standing.status === 'approved' ? notAfter(user.approvedAt, now()) : null,
    }
    const isNew = db.transaction(
      (rows) => {
        if (rows.select().from(users).where(eq(users.email, user.email)).get()) return false
        if (!preview) rows.insert(users).values(values).run()
        return true
      },
      { behavior: 'immediate' },
    )
    if (!isNew) return reportRow('user', user.email, 'present')
    if (!usable) return reportRow('user', user.email, 'needs_reentry', mustReset)
    const lostRight = user.isAdmin && !standing.isAdmin
    return reportRow('user', user.email, 'migrated', lostRight ? wasAdmin : null)
  })
}

function standingOf(
  { status, isAdmin }: OldUser,
  byOwner: boolean,
): { isAdmin: boolean; status: UserStatus } {
  const known: UserStatus = status === 'approved' || status === 'disabled' ? status : 'pending'
  if (!isAdmin || byOwner) return { isAdmin, status: known }
  return { isAdmin: false, status: known === 'disabled' ? 'disabled' : 'pending' }
}

function notAfter(date: Date | null, now: Date): Date {
  return date && date < now ? date : now
}

/** Looks like any other hash, and no password fits. */
function hashOfRandomPassword(): Promise<string> {
  return createPasswords().hash(randomBytes(32).toString('base64url'))
}
