import { create } from 'zustand'
import type { NewRule, RoutingRule, RuleChange } from '../../src-main/contract/routing.ts'
import { client } from '../api/client.ts'
import { movedTo, prioritiesFor, priorityOnTop } from '../lib/rule-order.ts'
import { createFetched } from './fetched.ts'

export const { useValue: useRules, refresh: refreshRules } = createFetched(() =>
  client.routing.list(),
)

/** The rule that was deleted last, until its deletion is taken back or forgotten. */
export const useDeletedRule = create<{ rule: RoutingRule | null }>(() => ({ rule: null }))

export function forgetDeletedRule(): void {
  useDeletedRule.setState({ rule: null })
}

/** Whatever came of it, the list is asked for again: somebody else may have been faster. */
async function thenRefresh(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } finally {
    await refreshRules()
  }
}

const known = () => useRules.getState().value ?? []

/** The new rule comes before all others. */
export function createRule(rule: NewRule): Promise<void> {
  return thenRefresh(client.routing.create({ ...rule, priority: priorityOnTop(known()) }))
}

/** What is left out stays. */
export function updateRule(id: number, change: RuleChange): Promise<void> {
  return thenRefresh(client.routing.update({ rule_id: id, ...change }))
}

export async function deleteRule(rule: RoutingRule): Promise<void> {
  await thenRefresh(client.routing.remove({ rule_id: rule.id }))
  useDeletedRule.setState({ rule })
}

/** Makes the rule that was deleted last once more, where it was; its number is a new one. */
export async function restoreDeletedRule(): Promise<void> {
  const { rule } = useDeletedRule.getState()
  if (rule === null) return
  await thenRefresh(client.routing.create(rule))
  forgetDeletedRule()
}

let moves: Promise<unknown> = Promise.resolve()

/**
 * Gives the rule another place; answers its index there. One move waits for the other, so that each
 * starts from the list as it really is.
 * @param placeOf the wanted index, from where the rule is then
 */
export function moveRule(id: number, placeOf: (from: number) => number): Promise<number> {
  const move = moves.then(async () => {
    const rules = known()
    const from = rules.findIndex((rule) => rule.id === id)
    const to = Math.max(0, Math.min(rules.length - 1, placeOf(from)))
    const body = prioritiesFor(movedTo(rules, from, to), id)
    if (from !== -1 && from !== to) await thenRefresh(client.routing.prioritise({ body }))
    return to
  })
  moves = move.catch(() => {})
  return move
}
