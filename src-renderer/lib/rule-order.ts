interface Ranked {
  id: number
  priority: number
}

const step = 10
const highest = 1_000_000

/** The list with the item at `from` at `to` instead. */
export function movedTo<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from]
  return item === undefined ? [...list] : list.toSpliced(from, 1).toSpliced(to, 0, item)
}

/** What a rule needs to come before all others. */
export function priorityOnTop(rules: readonly Ranked[]): number {
  const [first] = rules
  return first === undefined ? 0 : Math.min(highest, first.priority + step)
}

/**
 * The priorities to change so that the rules come in the given order: that of the rule that was
 * moved where its neighbours leave room, else of all that need it.
 */
export function prioritiesFor(rules: readonly Ranked[], movedId: number): Ranked[] {
  const at = rules.findIndex(({ id }) => id === movedId)
  const priority = between(rules[at - 1]?.priority, rules[at + 1]?.priority)
  if (priority !== null) return [{ id: movedId, priority }]
  return rules
    .map(({ id }, index) => ({ id, priority: (rules.length - index) * step }))
    .filter((wanted, index) => wanted.priority !== rules[index]?.priority)
}

function between(above: number | undefined, below: number | undefined): number | null {
  const wanted =
    above === undefined
      ? (below ?? 0) + step
      : below === undefined
        ? above - step
        : Math.floor((above + below) / 2)
  const isBetween = wanted < (above ?? Infinity) && wanted > (below ?? -Infinity)
  return isBetween && Math.abs(wanted) <= highest ? wanted : null
}
