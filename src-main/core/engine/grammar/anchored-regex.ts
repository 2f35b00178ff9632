import { type Regex, RegexProblem, anyCharacter } from './regular-expression.ts'

const anyText: Regex = { kind: 'repeat', item: anyCharacter, min: 0, max: Infinity }

/**
 * The same strings without anchors: a pattern is searched within the string, so that anything may
 * stand where it has no anchor. @throws RegexProblem for an anchor in the middle
 */
export function anchored(regex: Regex): Regex {
  return place(regex, true, true)
}

/** `first` and `last` say that anything may stand before and after. */
function place(regex: Regex, first: boolean, last: boolean): Regex {
  if (regex.kind === 'choice') {
    return { kind: 'choice', ways: regex.ways.map((way) => place(way, first, last)) }
  }
  const items = regex.kind === 'sequence' ? [...regex.items] : [regex]
  const start = first && items[0]?.kind === 'start'
  if (start) items.shift()
  const end = last && items.at(-1)?.kind === 'end'
  if (end) items.pop()
  const before = first && !start
  const after = last && !end
  if (items.length === 0) return before || after ? anyText : { kind: 'sequence', items }
  const placed = items.map((item, index) =>
    placeItem(item, before && index === 0, after && index === items.length - 1),
  )
  return { kind: 'sequence', items: placed }
}

function placeItem(item: Regex, first: boolean, last: boolean): Regex {
  if (item.kind === 'sequence' || item.kind === 'choice') return place(item, first, last)
  if (item.kind === 'start' || item.kind === 'end') {
    throw new RegexProblem('an anchor stands within it')
  }
  const inside =
    item.kind === 'repeat' ? { ...item, item: placeItem(item.item, false, false) } : item
  if (!first && !last) return inside
  return {
    kind: 'sequence',
    items: [...(first ? [anyText] : []), inside, ...(last ? [anyText] : [])],
  }
}
