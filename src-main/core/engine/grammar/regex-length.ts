import { type Regex, RegexProblem } from './regular-expression.ts'

/** Of strings, in characters, both included. */
export interface Lengths {
  readonly min: number
  readonly max: number
}

export function lengthOf(regex: Regex): Lengths {
  switch (regex.kind) {
    case 'set':
      return { min: 1, max: 1 }
    case 'sequence':
      return regex.items
        .map(lengthOf)
        .reduce((sum, { min, max }) => ({ min: sum.min + min, max: sum.max + max }), {
          min: 0,
          max: 0,
        })
    case 'choice': {
      const lengths = regex.ways.map(lengthOf)
      return {
        min: Math.min(...lengths.map(({ min }) => min)),
        max: Math.max(...lengths.map(({ max }) => max)),
      }
    }
    case 'repeat': {
      const { min, max } = lengthOf(regex.item)
      return { min: min * regex.min, max: max === 0 || regex.max === 0 ? 0 : max * regex.max }
    }
    case 'start':
    case 'end':
      return { min: 0, max: 0 }
    default:
      return regex satisfies never
  }
}

/**
 * The strings of a regular expression that have these lengths; `null` when there are none.
 * @throws RegexProblem where more than one part has a free length
 */
export function fitLength(regex: Regex, lengths: Lengths): Regex | null {
  const own = lengthOf(regex)
  if (own.min >= lengths.min && own.max <= lengths.max) return regex
  if (own.max < lengths.min || own.min > lengths.max) return null
  if (regex.kind === 'choice') {
    const ways = regex.ways.map((way) => fitLength(way, lengths)).filter((way) => way !== null)
    return ways.length === 0 ? null : { kind: 'choice', ways }
  }
  if (regex.kind === 'sequence') return fitSequence(flat(regex.items), lengths)
  if (regex.kind === 'repeat') return fitRepeat(regex, lengths)
  return null
}

function fitSequence(items: readonly Regex[], lengths: Lengths): Regex | null {
  const free = items.filter((item) => lengthOf(item).min !== lengthOf(item).max)
  const [only] = free
  if (only === undefined || free.length > 1) throw tooFree()
  const fixed = items.reduce((sum, item) => sum + (item === only ? 0 : lengthOf(item).min), 0)
  const fitted = fitLength(only, {
    min: Math.max(lengths.min - fixed, 0),
    max: lengths.max - fixed,
  })
  if (fitted === null) return null
  return { kind: 'sequence', items: items.map((item) => (item === only ? fitted : item)) }
}

function fitRepeat(regex: Regex & { kind: 'repeat' }, lengths: Lengths): Regex | null {
  const item = lengthOf(regex.item)
  if (item.min !== item.max) throw tooFree()
  const min = Math.max(regex.min, Math.ceil(lengths.min / item.min))
  const max = Math.min(regex.max, Math.floor(lengths.max / item.min))
  return min > max ? null : { ...regex, min, max }
}

function flat(items: readonly Regex[]): Regex[] {
  return items.flatMap((item) => (item.kind === 'sequence' ? flat(item.items) : [item]))
}

function tooFree(): RegexProblem {
  return new RegexProblem('the pattern cannot be joined with the bounds of the length')
}
