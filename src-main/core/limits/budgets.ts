import { asc, eq } from 'drizzle-orm'
import type { Budget, BudgetChange, NewBudget } from '../../contract/limits.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { given } from '../lib/given.ts'
import type { BudgetBook, BudgetRow, BudgetStanding } from './budget-book.ts'
import { demandScope } from './scopes.ts'
import { budgets } from './table.ts'

/** The budgets that administrators set, obeyed at once. */
export interface Budgets {
  list(): Budget[]
  /** @throws CorralError `not_found` when nobody has the id of its scope */
  create(input: NewBudget): Budget
  /** What is left out stays. @throws CorralError `not_found` */
  update(id: number, change: BudgetChange): Budget
  /** @throws CorralError `not_found` */
  remove(id: number): void
}

export function createBudgets(deps: { db: Db; now: () => Date; book: BudgetBook }): Budgets {
  const { db, now, book } = deps
  for (const row of db.select().from(budgets).all()) book.put(row)
  const known = (row: BudgetRow | undefined): BudgetRow => {
    if (row) return row
    throw new CorralError('not_found', 'There is no such budget.')
  }
  const obeyed = (row: BudgetRow): Budget => {
    book.put(row)
    return present(row, book.standing(row.id))
  }

  return {
    list: () =>
      db
        .select()
        .from(budgets)
        .orderBy(asc(budgets.id))
        .all()
        .map((row) => present(row, book.standing(row.id))),

    create(input) {
      if (input.scope_id !== null) demandScope(db, input.scope, input.scope_id)
      const values = {
        scope: input.scope,
        scopeId: input.scope_id,
        window: input.window,
        timeZone: input.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        limitMicrousd: input.limit_microusd,
        action: input.action,
        unknownPrice: input.unknown_price ?? (input.action === 'block' ? 'block' : 'allow'),
        createdAt: now(),
        updatedAt: now(),
      }
      return obeyed(db.insert(budgets).values(values).returning().get())
    },

    update(id, change) {
      const columns = { ...columnsOf(change), updatedAt: now() }
      const row = db.update(budgets).set(columns).where(eq(budgets.id, id)).returning().get()
      return obeyed(known(row))
    },

    remove(id) {
      known(db.delete(budgets).where(eq(budgets.id, id)).returning().get())
      book.remove(id)
    },
  }
}

function columnsOf(change: BudgetChange): Partial<BudgetRow> {
  return given({
    window: change.window,
    timeZone: change.time_zone,
    limitMicrousd: change.limit_microusd,
    action: change.action,
    unknownPrice: change.unknown_price,
  })
}

function present(row: BudgetRow, standing: BudgetStanding): Budget {
  const { startMs, endMs, spentNanousd, reservedNanousd } = standing
  const left = row.limitMicrousd * 1000 - spentNanousd - reservedNanousd
  return {
    id: row.id,
    scope: row.scope,
    scope_id: row.scopeId,
    window: row.window,
    time_zone: row.timeZone,
    limit_microusd: row.limitMicrousd,
    action: row.action,
    unknown_price: row.unknownPrice,
    spent_microusd: Math.ceil(spentNanousd / 1000),
    reserved_microusd: Math.ceil(reservedNanousd / 1000),
    left_microusd: Math.max(0, Math.floor(left / 1000)),
    started_at: new Date(startMs).toISOString(),
    renews_at: new Date(endMs).toISOString(),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
