import { eq } from 'drizzle-orm'
import type { BudgetScope, RateScope } from '../../contract/limits.ts'
import { appTokens, users } from '../accounts/table.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { providerKeys, providers } from '../providers/table.ts'

/** The owner of this Mac's account, who is no user of the table. */
export const ownerId = 0

/** @throws CorralError `not_found` when nobody has this id */
export function demandScope(db: Db, scope: RateScope | BudgetScope, scopeId: string): void {
  if (scope === 'all' || isThere(db, scope, scopeId)) return
  throw new CorralError('not_found', `There is no ${scope} with this id.`, { param: 'scope_id' })
}

function isThere(db: Db, scope: Exclude<RateScope | BudgetScope, 'all'>, scopeId: string): boolean {
  if (scope === 'app') {
    const { id } = appTokens
    return db.select({ id }).from(appTokens).where(eq(id, scopeId)).get() !== undefined
  }
  if (!/^\d{1,15}$/.test(scopeId)) return false
  const number = Number(scopeId)
  if (scope === 'user' && number === ownerId) return true
  const table = { user: users, key: providerKeys, provider: providers }[scope]
  return db.select({ id: table.id }).from(table).where(eq(table.id, number)).get() !== undefined
}
