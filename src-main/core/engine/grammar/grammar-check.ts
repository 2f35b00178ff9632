import {
  type GbnfItem,
  GbnfProblem,
  type GbnfRule,
  type GbnfWays,
  parseGbnf,
} from './gbnf-parser.ts'

type Rules = ReadonlyMap<string, GbnfRule>

const maxChars = 256 * 1024
/** Of the engine's own form, in which a repetition stands written out. */
const maxElements = 200_000
/** Places in the grammar that one character may lead to, all of which the engine follows. */
const maxOpenWays = 2000
/** Steps with which the engine looks for left recursion. */
const maxCornerSteps = 1_000_000
/** The engine looks for it on the stack. */
const maxCornerDepth = 2000
const maxPasses = 30
const maxEmptyCount = 16

/** Grammars that were found to be good: what a builder has checked comes again to be compiled. */
const good = new Set<string>()
const keptGood = 16

/**
 * Why the engine must not see this grammar, as the end of a sentence; `null` when it may. The
 * engine's own checks miss grammars on which it never returns, or not before its stack is full.
 */
export function grammarProblem(gbnf: string): string | null {
  if (good.has(gbnf)) return null
  try {
    check(gbnf)
  } catch (error) {
    if (error instanceof GbnfProblem) return error.message
    throw error
  }
  good.add(gbnf)
  const [oldest] = good
  if (good.size > keptGood && oldest !== undefined) good.delete(oldest)
  return null
}

/** @throws GbnfProblem */
function check(gbnf: string): void {
  if (gbnf.length > maxChars) throw new GbnfProblem('it is too large')
  const rules = parseGbnf(gbnf)
  if (!rules.has('root')) throw new GbnfProblem('it has no rule named root')
  for (const { references } of rules.values()) {
    for (const name of references) {
      if (!rules.has(name)) throw new GbnfProblem(`the rule ${name} is missing`)
    }
  }
  checkSize(rules)
  const { order } = dependenciesFirst(rules, (name) => rules.get(name)?.references ?? [])
  const empty = smallestSet(order, rules, isEmptyItem)
  const ending = smallestSet(order, rules, isEndingItem)
  const endless = order.find((name) => !ending.has(name))
  if (endless !== undefined) throw new GbnfProblem(`what the rule ${endless} begins never ends`)
  checkCorners(rules, empty)
}

function checkSize(rules: Rules): void {
  let elements = 0
  const add = (count: number) => {
    elements += count
    if (elements > maxElements) throw new GbnfProblem('it is too large')
    return count
  }
  const waysSize = (ways: GbnfWays) => {
    for (const way of ways) add(way.reduce((sum, item) => sum + itemSize(item), 1))
  }
  /** What stands in the rule itself; rules made for it are added beside. */
  const itemSize = (item: GbnfItem): number => {
    switch (item.kind) {
      case 'text':
      case 'set':
        return item.length
      case 'rule':
        return 1
      case 'group':
        waysSize(item.ways)
        return 1
      case 'repeat': {
        const size = itemSize(item.item)
        add((item.max === Infinity ? 1 : item.max - item.min) * (size + 3))
        return add(size * item.min) + 1
      }
      default:
        return 0
    }
  }
  for (const { ways } of rules.values()) waysSize(ways)
}

/** The rules that the root needs, each after those it needs itself, as far as there is no circle. */
function dependenciesFirst(rules: Rules, needs: (name: string) => Iterable<string>) {
  const order: string[] = []
  const open = new Set<string>()
  const seen = new Set<string>()
  let circular: string | null = null
  let longest = 0
  for (const root of rules.keys()) {
    if (seen.has(root)) continue
    const path = [{ name: root, rest: needs(root)[Symbol.iterator]() }]
    seen.add(root)
    open.add(root)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      longest = Math.max(longest, path.length)
      const { done, value: name } = top.rest.next()
      if (done) {
        path.pop()
        open.delete(top.name)
        order.push(top.name)
      } else if (open.has(name)) {
        circular ??= name
      } else if (!seen.has(name)) {
        seen.add(name)
        open.add(name)
        path.push({ name, rest: needs(name)[Symbol.iterator]() })
      }
    }
  }
  return { order, circular, longest }
}

/** The rules of which one way has items that all pass, when what passes is built from below. */
function smallestSet(
  order: readonly string[],
  rules: Rules,
  passes: (item: GbnfItem, known: ReadonlySet<string>) => boolean,
): ReadonlySet<string> {
  const known = new Set<string>()
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const before = known.size
    for (const name of order) {
      if (!known.has(name) && anyWay(rules.get(name)?.ways ?? [], known, passes)) known.add(name)
    }
    if (known.size === before) return known
  }
  throw new GbnfProblem('its rules are too entangled')
}

function anyWay(
  ways: GbnfWays,
  known: ReadonlySet<string>,
  passes: (item: GbnfItem, known: ReadonlySet<string>) => boolean,
): boolean {
  return ways.some((way) => way.every((item) => passes(item, known)))
}

function isEmptyItem(item: GbnfItem, known: ReadonlySet<string>): boolean {
  if (item.kind === 'rule') return known.has(item.name)
  if (item.kind === 'group') return anyWay(item.ways, known, isEmptyItem)
  if (item.kind === 'repeat') return item.min === 0 || isEmptyItem(item.item, known)
  return item.kind === 'text' && item.length === 0
}

function isEndingItem(item: GbnfItem, known: ReadonlySet<string>): boolean {
  if (item.kind === 'rule') return known.has(item.name)
  if (item.kind === 'group') return anyWay(item.ways, known, isEndingItem)
  return item.kind !== 'repeat' || item.min === 0 || isEndingItem(item.item, known)
}

/** Looks at what rules may begin with: no circles, and not too many ways at one place. */
function checkCorners(rules: Rules, empty: ReadonlySet<string>): void {
  const known = new Map<string, readonly string[]>()
  for (const [name, { ways }] of rules) known.set(name, cornersOf(ways, empty))
  const corners = (name: string) => known.get(name) ?? []
  const { order, circular, longest } = dependenciesFirst(rules, corners)
  if (circular !== null) {
    throw new GbnfProblem(`the rule ${circular} may begin with itself`)
  }
  if (longest > maxCornerDepth) throw new GbnfProblem('its rules are nested too deeply')
  const openWays = new Map<string, number>()
  const steps = new Map<string, number>()
  for (const name of order) {
    openWays.set(name, waysOpen(rules.get(name)?.ways ?? [], empty, openWays))
    let cost = 1
    for (const corner of corners(name)) cost += steps.get(corner) ?? 0
    if (cost > maxCornerSteps) throw new GbnfProblem('its rules are too entangled')
    steps.set(name, cost)
  }
}

/** Rules that these ways may begin with, as often as they do. */
function cornersOf(ways: GbnfWays, empty: ReadonlySet<string>): string[] {
  const corners: string[] = []
  const add = (item: GbnfItem): void => {
    if (item.kind === 'rule') corners.push(item.name)
    else if (item.kind === 'group') item.ways.forEach(addWay)
    else if (item.kind === 'repeat') add(item.item)
  }
  const addWay = (way: readonly GbnfItem[]) => {
    for (const item of way) {
      add(item)
      if (!isEmptyItem(item, empty)) return
    }
  }
  ways.forEach(addWay)
  return corners
}

/** Characters that may come next at the beginning of these ways, as often as they may. */
function waysOpen(
  ways: GbnfWays,
  empty: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): number {
  return atMost(ways.reduce((sum, way) => sum + wayOpen(way, empty, known), 0))
}

function wayOpen(
  way: readonly GbnfItem[],
  empty: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): number {
  // Each place of the way may be the next, so that each has to stay within the bound.
  return way.reduceRight(
    (after, item) => atMost(itemOpen(item, empty, known) + (isEmptyItem(item, empty) ? after : 0)),
    0,
  )
}

function itemOpen(
  item: GbnfItem,
  empty: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): number {
  if (item.kind === 'rule') return known.get(item.name) ?? 0
  if (item.kind === 'group') return waysOpen(item.ways, empty, known)
  if (item.kind !== 'repeat') return item.length === 0 ? 0 : 1
  const once = itemOpen(item.item, empty, known)
  if (!isEmptyItem(item.item, empty)) return once
  // Each count of what is empty is a way of its own.
  if (item.max > maxEmptyCount) throw new GbnfProblem('it repeats what may be empty')
  return atMost(once * item.max)
}

function atMost(count: number): number {
  if (count > maxOpenWays) throw new GbnfProblem('it leaves too many ways open at once')
  return count
}
