import { eq, sql } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { type Rule, type RuleFields, inRuleOrder } from './rule.ts'
import { routingRules } from './table.ts'

/** The rules as they are kept. Other processes may change them; every look notices. */
export interface RuleStore {
  /** In their order. The same array for as long as nothing has changed. */
  all(): readonly Rule[]
  /** @throws CorralError `not_found` */
  get(id: number): Rule
  create(fields: RuleFields): Rule
  /** @throws CorralError `not_found` */
  update(id: number, fields: RuleFields): Rule
  /** All of them or none. @throws CorralError `not_found` */
  prioritise(priorities: readonly { readonly id: number; readonly priority: number }[]): void
  /** @throws CorralError `not_found` */
  remove(id: number): void
  /**
   * Runs `work` while nobody else changes a rule, so that what it has read still holds when it
   * writes. What it throws undoes what it wrote.
   */
  exclusively<T>(work: () => T): T
}

export function createRuleStore(db: Db, now: () => Date): RuleStore {
  const dataVersion = db.$client.prepare('pragma data_version').pluck()
  /** Every change of a rule makes it another: times of change only ever go up. */
  const stamp = () =>
    JSON.stringify(
      db
        .select({
          count: sql`count(*)`,
          newest: sql`max(${routingRules.id})`,
          changes: sql`sum(${routingRules.updatedAt} - ${routingRules.createdAt})`,
        })
        .from(routingRules)
        .get(),
    )
  let seenVersion: unknown
  let seenStamp = ''
  let rules = new Map<number, Rule>()
  let ordered: readonly Rule[] | null = null

  /** Reads again what another connection may have written; asking costs a microsecond. */
  const refresh = () => {
    const version = dataVersion.get()
    if (version === seenVersion) return
    const current = stamp()
    if (current !== seenStamp) {
      const rows = db.select().from(routingRules).all()
      rules = new Map(rows.map((rule) => [rule.id, rule]))
      ordered = null
    }
    seenVersion = version
    seenStamp = current
  }
  const exclusively = <T>(work: () => T): T => {
    const before = rules
    try {
      return db.transaction(
        () => {
          refresh()
          rules = new Map(rules)
          const result = work()
          seenStamp = stamp()
          ordered = null
          return result
        },
        { behavior: 'immediate' },
      )
    } catch (error) {
      rules = before
      ordered = null
      seenVersion = undefined
      throw error
    }
  }
  const get = (id: number): Rule => {
    const rule = rules.get(id)
    if (!rule) throw new CorralError('not_found', 'Rule not found')
    return rule
  }
  const write = (id: number, change: Partial<RuleFields>): Rule => {
    const changeMs = Math.max(now().getTime(), get(id).updatedAt.getTime() + 1)
    const rule = db
      .update(routingRules)
      .set({ ...change, updatedAt: new Date(changeMs) })
      .where(eq(routingRules.id, id))
      .returning()
      .get()
    rules.set(id, rule)
    return rule
  }

  return {
    all() {
      refresh()
      ordered ??= [...rules.values()].toSorted(inRuleOrder)
      return ordered
    },
    get(id) {
      refresh()
      return get(id)
    },
    create: (fields) =>
      exclusively(() => {
        const createdAt = now()
        const row = { ...fields, createdAt, updatedAt: createdAt }
        const rule = db.insert(routingRules).values(row).returning().get()
        rules.set(rule.id, rule)
        return rule
      }),
    update: (id, fields) => exclusively(() => write(id, fields)),
    prioritise: (priorities) =>
      exclusively(() => {
        for (const { id, priority } of priorities) write(id, { priority })
      }),
    remove: (id) =>
      exclusively(() => {
        get(id)
        db.delete(routingRules).where(eq(routingRules.id, id)).run()
        rules.delete(id)
      }),
    exclusively,
  }
}
