import type { Caller } from '../accounts/caller.ts'
import { userIdOf } from '../accounts/caller.ts'
import { CorralError } from '../errors.ts'
import { type BudgetWindow, budgetWindow } from './budget-window.ts'
import { ownerId } from './scopes.ts'
import { type Spending, type SpendingFilter, matches } from './spending.ts'
import type { budgets } from './table.ts'

export type BudgetRow = typeof budgets.$inferSelect

/** Whose request, to whom. */
export type Spender = Required<SpendingFilter>

/** How a budget stands in its window. Amounts in thousand-millionths of a dollar. */
export interface BudgetStanding extends BudgetWindow {
  readonly spentNanousd: number
  readonly reservedNanousd: number
}

/** Money that is set aside for one request. Ends once, by either. */
interface BudgetHold {
  spend(nanousd: number): void
  release(): void
}

/** What each budget has spent and set aside. Everything happens at once: nothing awaits. */
export interface BudgetBook {
  /** From now on this is the budget of its id. */
  put(row: BudgetRow): void
  remove(id: number): void
  standing(id: number): BudgetStanding
  /**
   * Sets `nanousd` aside with every budget of the spender, or with none. `null`: nobody knows.
   * @throws CorralError `budget_exceeded`
   */
  reserve(spender: Spender, nanousd: number | null): BudgetHold
}

interface Entry {
  row: BudgetRow
  window: BudgetWindow
  spent: number
  reserved: number
}

export function spenderOf(
  caller: Caller | null,
  providerId: number | null,
  keyId: number | null,
): Spender {
  return {
    tokenId: caller?.kind === 'app' ? caller.tokenId : '',
    userId: userIdOf(caller) ?? ownerId,
    providerId: providerId ?? 0,
    keyId: keyId ?? 0,
  }
}

/** `onUsedUp` is told once in each window. */
export function createBudgetBook(
  spending: Spending,
  now: () => Date,
  onUsedUp: (row: BudgetRow) => void,
): BudgetBook {
  const entries = new Map<number, Entry>()

  /** Begins the next window when its time has come; also after the clock was set back. */
  function current(entry: Entry): Entry {
    const at = now().getTime()
    if (at < entry.window.startMs || at >= entry.window.endMs) open(entry)
    return entry
  }
  function open(entry: Entry): void {
    const { row } = entry
    entry.window = budgetWindow(row.window, row.timeZone, now().getTime())
    const { startMs, endMs } = entry.window
    entry.spent = spending.costNanousd(filterOf(row), startMs, endMs)
  }
  const of = (spender: Spender) =>
    [...entries.values()].filter(({ row }) => matches(filterOf(row), spender)).map(current)

  return {
    put(row) {
      const none = { startMs: 0, endMs: 0 }
      const entry = entries.get(row.id) ?? { row, window: none, spent: 0, reserved: 0 }
      entry.row = row
      open(entry)
      entries.set(row.id, entry)
    },
    remove: (id) => void entries.delete(id),

    standing(id) {
      const { window, spent, reserved } = current(entries.get(id)!)
      return { ...window, spentNanousd: spent, reservedNanousd: reserved }
    },

    reserve(spender, nanousd) {
      const concerned = of(spender)
      for (const entry of concerned) demandRoom(entry, nanousd)
      const amount = nanousd ?? 0
      for (const entry of concerned) entry.reserved += amount
      let isHeld = true
      const release = () => {
        if (!isHeld) return
        isHeld = false
        for (const entry of concerned) entry.reserved -= amount
      }
      return {
        release,
        spend(cost) {
          release()
          for (const entry of of(spender)) {
            const wasLeft = entry.spent < limitOf(entry.row)
            entry.spent += cost
            if (wasLeft && entry.spent >= limitOf(entry.row)) onUsedUp(entry.row)
          }
        },
      }
    },
  }
}

function demandRoom({ row, window, spent, reserved }: Entry, nanousd: number | null): void {
  if (nanousd === null) {
    if (row.unknownPrice === 'allow') return
    const message = `${nameOf(row)} lets no request pass whose price is not known.`
    throw new CorralError('budget_exceeded', message)
  }
  // What costs nothing is never stopped for money.
  if (nanousd === 0 || row.action === 'warn') return
  const left = limitOf(row) - spent - reserved
  if (nanousd <= left) return
  const how = spent >= limitOf(row) ? 'is used up' : 'has too little left for this request'
  // No Retry-After: the official clients would sit and wait for hours.
  throw new CorralError('budget_exceeded', `${nameOf(row)} ${how}. ${renewal(row, window)}`)
}

/** Names the budget without a number of it: who asks may not be meant to see them. */
export function nameOf({ scope, window }: BudgetRow): string {
  const whose = {
    all: 'all requests',
    app: 'this app',
    user: 'this user',
    provider: 'the provider',
  }
  return `The budget of ${whose[scope]} for the ${window}`
}

function renewal({ timeZone }: BudgetRow, { endMs }: BudgetWindow): string {
  const date = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(endMs)
  return `It renews on ${date} (${timeZone}).`
}

function limitOf(row: BudgetRow): number {
  return row.limitMicrousd * 1000
}

function filterOf({ scope, scopeId }: BudgetRow): SpendingFilter {
  if (scopeId === null) return {}
  if (scope === 'app') return { tokenId: scopeId }
  return scope === 'user' ? { userId: Number(scopeId) } : { providerId: Number(scopeId) }
}
