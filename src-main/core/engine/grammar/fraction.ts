import { literal, oneOf, sequence } from './expression.ts'
import type { RuleWriter } from './grammar-builder.ts'
import { digit } from './whole-range.ts'

/** An end of a range, seen from the point on. */
export interface FractionEnd {
  /** Digits, without zeros at the end. */
  readonly fraction: string
  readonly exclusive: boolean
}

/** GBNF for the point and what follows it, all of which may be missing. */
export function anyFraction(writer: RuleWriter, decimals: number): string {
  return decimals === 0 ? '' : writer.rule(`("." [0-9]{1,${decimals}})?`)
}

/** As anyFraction, but not below the end; `null` when nothing is. */
export function fractionFrom(
  writer: RuleWriter,
  { fraction, exclusive }: FractionEnd,
  decimals: number,
): string | null {
  if (fraction === '' && !exclusive) return anyFraction(writer, decimals)
  return sequence('"."', digitsFrom(writer, fraction, decimals, exclusive))
}

/** As anyFraction, but not above the end; `null` when nothing is. */
export function fractionTo(
  writer: RuleWriter,
  { fraction, exclusive }: FractionEnd,
  decimals: number,
): string | null {
  if (fraction === '' && exclusive) return null
  const digits =
    fraction === '' ? zeros(1, decimals) : digitsTo(writer, fraction, decimals, exclusive)
  return optional(sequence('"."', digits))
}

/** As anyFraction, but between two ends; `null` when nothing is. */
export function fractionBetween(
  writer: RuleWriter,
  low: FractionEnd,
  high: FractionEnd,
  decimals: number,
): string | null {
  if (low.fraction === '' && !low.exclusive) return fractionTo(writer, high, decimals)
  const length = Math.max(low.fraction.length, high.fraction.length)
  const digits = digitsBetween(
    writer,
    low.fraction.padEnd(length, '0'),
    high.fraction.padEnd(length, '0'),
    decimals,
    low.exclusive,
    high.exclusive,
  )
  return sequence('"."', digits)
}

/** Up to `left` decimals, such that the fraction is not below `from`. */
function digitsFrom(
  writer: RuleWriter,
  from: string,
  left: number,
  exclusive: boolean,
): string | null {
  const fraction = from.replace(/0+$/, '')
  if (fraction === '') return exclusive ? notAllZeros(writer, left) : anyDigits(writer, left)
  if (left === 0) return null
  const first = Number(fraction[0])
  return oneOf([
    first < 9 ? sequence(digit(first + 1, 9), anyDigits(writer, left - 1)) : null,
    sequence(digit(first, first), digitsFrom(writer, fraction.slice(1), left - 1, exclusive)),
  ])
}

/** From 1 to `left` decimals, such that the fraction is not above `to`, which is not 0. */
function digitsTo(writer: RuleWriter, to: string, left: number, exclusive: boolean): string | null {
  const fraction = to.replace(/0+$/, '')
  if (left === 0) return null
  const first = Number(fraction[0])
  return oneOf([
    first > 0 ? sequence(digit(0, first - 1), anyDigits(writer, left - 1)) : null,
    sequence(digit(first, first), endOf(writer, fraction.slice(1), left - 1, exclusive)),
  ])
}

/** What may follow digits that are so far the same as those of the upper end. */
function endOf(
  writer: RuleWriter,
  fraction: string,
  left: number,
  exclusive: boolean,
): string | null {
  if (fraction === '') return exclusive ? null : zeros(0, left)
  return optional(digitsTo(writer, fraction, left, exclusive))
}

/** Both ends have the same number of digits, and the first is not above the second. */
function digitsBetween(
  writer: RuleWriter,
  from: string,
  to: string,
  left: number,
  exclusiveFrom: boolean,
  exclusiveTo: boolean,
): string | null {
  if (from === '') return exclusiveFrom || exclusiveTo ? null : zeros(0, left)
  if (left === 0) return null
  const low = Number(from[0])
  const high = Number(to[0])
  const fromRest = from.slice(1)
  const toRest = to.slice(1)
  if (low === high) {
    const rest = digitsBetween(writer, fromRest, toRest, left - 1, exclusiveFrom, exclusiveTo)
    const mayEnd = /^0*$/.test(fromRest) && !exclusiveFrom && (!exclusiveTo || /[1-9]/.test(toRest))
    return sequence(digit(low, low), mayEnd ? optional(rest) : rest)
  }
  return oneOf([
    high - low > 1 ? sequence(digit(low + 1, high - 1), anyDigits(writer, left - 1)) : null,
    sequence(digit(low, low), digitsFrom(writer, fromRest, left - 1, exclusiveFrom)),
    sequence(digit(high, high), endOf(writer, toRest.replace(/0+$/, ''), left - 1, exclusiveTo)),
  ])
}

function optional(expression: string | null): string {
  return expression === null || expression === '' ? '' : `(${expression})?`
}

function zeros(min: number, max: number): string | null {
  if (max < min) return null
  return max === 0 ? '' : `"0"{${min},${max}}`
}

function anyDigits(writer: RuleWriter, max: number): string {
  return max === 0 ? '' : writer.rule(`[0-9]{0,${max}}`)
}

function notAllZeros(writer: RuleWriter, max: number): string | null {
  const ways = Array.from({ length: max }, (_, zeroCount) =>
    sequence(
      zeroCount === 0 ? '' : literal('0'.repeat(zeroCount)),
      '[1-9]',
      anyDigits(writer, max - zeroCount - 1),
    ),
  )
  return oneOf(ways)
}
