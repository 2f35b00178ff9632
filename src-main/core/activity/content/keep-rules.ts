import { and, asc, eq } from 'drizzle-orm'
import type { KeepRule } from '../../../contract/kept-content.ts'
import type { AppTokens } from '../../accounts/app-tokens.ts'
import type { Caller } from '../../accounts/caller.ts'
import type { Db } from '../../db/open.ts'
import { watchTables } from '../../db/table-changes.ts'
import { CorralError } from '../../errors.ts'
import type { Rules } from '../../routing/rules.ts'
import { keepRules } from '../table.ts'

type Scope = KeepRule['scope']

/** Whose requests and answers are kept. Changes are obeyed from the next request on. */
export interface KeepRules {
  /** Without those whose app or rule is gone: they match nothing any more, and are removed. */
  list(): KeepRule[]
  /** @throws CorralError `not_found` when no app or rule has this id */
  save(scope: Scope, scopeId: string, hours: number): KeepRule
  /** @throws CorralError `not_found` */
  remove(scope: Scope, scopeId: string): void
  /**
   * How long a request is kept, the longer time where its app and its rule both say one; `null`
   * for not at all. A few microseconds.
   */
  hoursFor(caller: Caller | null, ruleId: number | null): number | null
}

export interface KeepRulesDeps {
  readonly db: Db
  readonly tokens: Pick<AppTokens, 'list'>
  readonly rules: Pick<Rules, 'list'>
  readonly now: () => Date
}

export function createKeepRules({ db, tokens, rules, now }: KeepRulesDeps): KeepRules {
  const hasChanged = watchTables(db, [{ table: keepRules, columns: null }])
  let known = new Map<string, number>()
  const keyOf = (scope: Scope, scopeId: string | number) => `${scope}:${scopeId}`
  const current = (): ReadonlyMap<string, number> => {
    if (!hasChanged()) return known
    const rows = db.select().from(keepRules).all()
    known = new Map(rows.map(({ scope, scopeId, hours }) => [keyOf(scope, scopeId), hours]))
    return known
  }
  const idsNow = (): Record<Scope, ReadonlySet<string>> => ({
    app: new Set(tokens.list().map(({ id }) => id)),
    rule: new Set(rules.list().map(({ id }) => String(id))),
  })
  const rowOf = (scope: Scope, scopeId: string) =>
    and(eq(keepRules.scope, scope), eq(keepRules.scopeId, scopeId))

  return {
    list() {
      const rows = db
        .select()
        .from(keepRules)
        .orderBy(asc(keepRules.scope), asc(keepRules.scopeId))
        .all()
      const ids = idsNow()
      return rows.flatMap((row) => {
        if (ids[row.scope].has(row.scopeId)) return [present(row)]
        db.delete(keepRules).where(rowOf(row.scope, row.scopeId)).run()
        return []
      })
    },

    save(scope, scopeId, hours) {
      if (!idsNow()[scope].has(scopeId)) {
        throw new CorralError('not_found', `There is no ${scope} with this id.`, {
          param: 'scope_id',
        })
      }
      const values = { hours, updatedAt: now() }
      const row = db
        .insert(keepRules)
        .values({ scope, scopeId, ...values })
        .onConflictDoUpdate({ target: [keepRules.scope, keepRules.scopeId], set: values })
        .returning()
        .get()
      return present(row)
    },

    remove(scope, scopeId) {
      const row = db.delete(keepRules).where(rowOf(scope, scopeId)).returning().get()
      if (!row) throw new CorralError('not_found', 'Nothing is kept of this app or rule.')
    },

    hoursFor(caller, ruleId) {
      const hours = current()
      if (hours.size === 0) return null
      const wanted = [
        caller?.kind === 'app' ? hours.get(keyOf('app', caller.tokenId)) : undefined,
        ruleId === null ? undefined : hours.get(keyOf('rule', ruleId)),
      ].filter((one) => one !== undefined)
      return wanted.length === 0 ? null : Math.max(...wanted)
    },
  }
}

function present({ scope, scopeId, hours, updatedAt }: typeof keepRules.$inferSelect): KeepRule {
  return { scope, scope_id: scopeId, hours, updated_at: updatedAt.toISOString() }
}
