import type { BigNumber } from 'mathjs'
import { ToolMistake } from './built-in-tool.ts'

type Make = (value: string | number) => BigNumber

/** Takes few and bounded values, and takes no time: no loop in here depends on how large they are. */
export type Operation = (values: readonly BigNumber[], make: Make) => BigNumber

export const constants: Readonly<Record<string, string>> = {
  pi: '3.141592653589793238462643383279502884197169399375105820974944592',
  π: '3.141592653589793238462643383279502884197169399375105820974944592',
  e: '2.718281828459045235360287471352662497757247093699959574966967628',
}

/**
 * By the machine's own numbers, good for 15 digits: decimal series of hostile values take seconds,
 * and leave the library in a bad state when they fail.
 */
function byMachine(count: number, compute: (...values: number[]) => number): Operation {
  return (values, make) => {
    demandCount(values, count)
    const result = compute(...values.map((value) => value.toNumber()))
    if (!Number.isFinite(result)) throw new ToolMistake('That has no value, or one too large.')
    return make(result.toPrecision(15))
  }
}

function exact(count: number, compute: (...values: BigNumber[]) => BigNumber): Operation {
  return (values) => {
    demandCount(values, count)
    return compute(...values)
  }
}

function fold(compute: (sum: BigNumber, value: BigNumber) => BigNumber): Operation {
  return (values) => {
    if (values.length === 0) throw new ToolMistake('It needs a value.')
    return values.reduce(compute)
  }
}

function demandCount(values: readonly BigNumber[], count: number): void {
  if (values.length !== count) {
    throw new ToolMistake(`It takes ${count} ${count === 1 ? 'value' : 'values'}.`)
  }
}

const add = fold((sum, value) => sum.plus(value))
const power = byMachine(2, (base, exponent) => base ** exponent)
const remainder = exact(2, (value, by) => {
  const rest = value.mod(by)
  // As in mathematics, and not as in C: the rest has the sign of the divisor.
  return rest.isZero() || rest.isNegative() === by.isNegative() ? rest : rest.plus(by)
})

/** Beyond it only the machine's numbers go. */
const mostExactPower = 4096

const pow: Operation = (values, make) => {
  const [base, exponent] = values
  const isExact = exponent?.isInteger() && exponent.abs().lte(mostExactPower)
  return base && exponent && isExact ? base.pow(exponent) : power(values, make)
}

const factorial = (values: readonly BigNumber[], make: Make): BigNumber => {
  demandCount(values, 1)
  const n = values[0]?.toNumber() ?? Number.NaN
  if (!Number.isInteger(n) || n < 0 || n > 400) {
    throw new ToolMistake('A factorial is of a whole number from 0 to 400.')
  }
  let product = make(1)
  for (let factor = 2; factor <= n; factor++) product = product.times(factor)
  return product
}

/** By Euclid: the values shrink by half in two steps, so 64 digits end within 430. */
function divisor(one: BigNumber, other: BigNumber): BigNumber {
  if (![one, other].every((value) => value.isInteger() && value.e < 64)) {
    throw new ToolMistake('It takes whole numbers of at most 64 digits.')
  }
  let [a, b] = [one.abs(), other.abs()]
  while (!b.isZero()) [a, b] = [b, a.mod(b)]
  return a
}

const round: Operation = (values, make) => {
  const [value, digits = make(0)] = values
  const places = digits.toNumber()
  if (!value || !Number.isInteger(places) || places < 0 || places > 64 || values.length > 2) {
    throw new ToolMistake('round takes a value and 0 to 64 digits.')
  }
  return value.toDecimalPlaces(places)
}

/** Operators, by the name that mathjs has for them. */
export const operators: Readonly<Record<string, Operation>> = {
  add: exact(2, (one, other) => one.plus(other)),
  subtract: exact(2, (one, other) => one.minus(other)),
  multiply: exact(2, (one, other) => one.times(other)),
  divide: exact(2, (one, other) => one.div(other)),
  mod: remainder,
  pow,
  factorial,
  unaryMinus: exact(1, (value) => value.neg()),
  unaryPlus: exact(1, (value) => value),
}

export const functions: Readonly<Record<string, Operation>> = {
  abs: exact(1, (value) => value.abs()),
  floor: exact(1, (value) => value.floor()),
  ceil: exact(1, (value) => value.ceil()),
  fix: exact(1, (value) => value.trunc()),
  sqrt: exact(1, (value) => value.sqrt()),
  round,
  pow,
  factorial,
  mod: remainder,
  sum: add,
  mean: (values, make) => add(values, make).div(values.length),
  min: fold((least, value) => (value.lt(least) ? value : least)),
  max: fold((most, value) => (value.gt(most) ? value : most)),
  gcd: fold(divisor),
  lcm: fold((one, other) => {
    const common = divisor(one, other)
    return common.isZero() ? common : one.times(other).abs().div(common)
  }),
  cbrt: byMachine(1, Math.cbrt),
  exp: byMachine(1, Math.exp),
  ln: byMachine(1, Math.log),
  log: (values, make) =>
    values.length === 1
      ? byMachine(1, Math.log)(values, make)
      : byMachine(2, (value, base) => Math.log(value) / Math.log(base))(values, make),
  log10: byMachine(1, Math.log10),
  log2: byMachine(1, Math.log2),
  sin: byMachine(1, Math.sin),
  cos: byMachine(1, Math.cos),
  tan: byMachine(1, Math.tan),
  asin: byMachine(1, Math.asin),
  acos: byMachine(1, Math.acos),
  atan: byMachine(1, Math.atan),
  atan2: byMachine(2, Math.atan2),
  sinh: byMachine(1, Math.sinh),
  cosh: byMachine(1, Math.cosh),
  tanh: byMachine(1, Math.tanh),
}
