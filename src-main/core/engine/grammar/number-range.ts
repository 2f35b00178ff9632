import { literal, oneOf, sequence } from './expression.ts'
import {
  type FractionEnd,
  anyFraction,
  fractionBetween,
  fractionFrom,
  fractionTo,
} from './fraction.ts'
import type { RuleWriter } from './grammar-builder.ts'
import { maxDecimals, maxIntegerDigits } from './json-rules.ts'
import { wholeRange } from './whole-range.ts'

export interface Bound {
  readonly value: number
  readonly exclusive: boolean
}

export interface NumberRange {
  readonly min: Bound | null
  readonly max: Bound | null
}

/** A bound's distance from zero. */
interface Limit extends FractionEnd {
  readonly whole: bigint
}

const largest = 10n ** BigInt(maxIntegerDigits) - 1n

/** GBNF for the integers of a range; `null` when it holds none. */
export function integerRange(writer: RuleWriter, { min, max }: NumberRange): string | null {
  const { lowest, highest } = integerBounds({ min, max })
  const negative = lowest < 0n ? wholeRange(writer, larger(1n, -highest), -lowest) : null
  const positive = wholeRange(writer, larger(0n, lowest), highest)
  return oneOf([sequence(negative === null ? null : '"-"', negative), positive])
}

/** The integers of a range, ends included; `lowest` above `highest` when it holds none. */
export function integerBounds({ min, max }: NumberRange): { lowest: bigint; highest: bigint } {
  const lowest = min === null ? -largest : integerAbove(min)
  const highest = max === null ? largest : -integerAbove({ ...max, value: -max.value })
  return { lowest: larger(lowest, -largest), highest: -larger(-highest, -largest) }
}

function integerAbove({ value, exclusive }: Bound): bigint {
  const whole = BigInt(Math.ceil(value))
  return exclusive && Number.isInteger(value) ? whole + 1n : whole
}

/** GBNF for the numbers of a range, with at most so many decimals; `null` when it holds none. */
export function numberRange(
  writer: RuleWriter,
  { min, max }: NumberRange,
  decimals = maxDecimals,
): string | null {
  const lowest = limitOf(min, -1)
  const highest = limitOf(max, 1)
  const zero: Limit = { whole: 0n, fraction: '', exclusive: false }
  const negative =
    min !== null && min.value >= 0
      ? null
      : magnitudes(
          writer,
          max !== null && max.value < 0 ? highest : { ...zero, exclusive: isZero(max) },
          lowest,
          decimals,
        )
  const positive =
    max !== null && max.value < 0
      ? null
      : magnitudes(writer, min !== null && min.value >= 0 ? lowest : zero, highest, decimals)
  return oneOf([sequence(negative === null ? null : '"-"', negative), positive])
}

function isZero(bound: Bound | null): boolean {
  return bound?.value === 0 && bound.exclusive
}

/** The distance of a bound from zero; without a bound, as far as numbers go to that side. */
function limitOf(bound: Bound | null, side: 1 | -1): Limit {
  if (bound === null || bound.value * side > Number(largest)) {
    return { whole: largest, fraction: '9'.repeat(maxDecimals), exclusive: false }
  }
  return { ...decimalOf(Math.abs(bound.value)), exclusive: bound.exclusive }
}

function decimalOf(value: number): Omit<Limit, 'exclusive'> {
  const [digits = '', exponentText = '0'] = value.toExponential().replace('.', '').split('e')
  const point = Number(exponentText) + 1
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  return { whole: BigInt(padded.slice(0, at)), fraction: padded.slice(at).replace(/0+$/, '') }
}

function magnitudes(writer: RuleWriter, low: Limit, high: Limit, decimals: number): string | null {
  if (low.whole > high.whole) return null
  if (low.whole === high.whole) {
    return sequence(literal(`${low.whole}`), fractionBetween(writer, low, high, decimals))
  }
  return oneOf([
    sequence(literal(`${low.whole}`), fractionFrom(writer, low, decimals)),
    sequence(wholeRange(writer, low.whole + 1n, high.whole - 1n), anyFraction(writer, decimals)),
    sequence(literal(`${high.whole}`), fractionTo(writer, high, decimals)),
  ])
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
