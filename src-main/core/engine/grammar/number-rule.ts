import { literal, oneOf } from './expression.ts'
import type { RuleWriter } from './grammar-builder.ts'
import { maxDecimals } from './json-rules.ts'
import {
  type Bound,
  type NumberRange,
  integerBounds,
  integerRange,
  numberRange,
} from './number-range.ts'
import { type Conjunction, type SchemaNode, numberAt, refusal } from './schema-node.ts'
import type { SchemaWriter } from './schema-rules.ts'

/** More multiples than this are not listed one by one. */
const maxListed = 1000

/** `null` when no number fits. */
export function numberRule(writer: SchemaWriter, all: Conjunction, whole: boolean): string | null {
  const range = rangeOf(all)
  const free = range.min === null && range.max === null
  const steps = [...new Set(all.flatMap((node) => stepOf(node) ?? []))].filter(
    (step) => !(whole && step === 1),
  )
  const [step] = steps
  if (step === undefined) {
    if (whole) return free ? writer.json.integer : integerRange(writer, range)
    return free ? writer.json.number : numberRange(writer, range)
  }
  const path = `${all[0]?.path ?? ''}.multipleOf`
  const multiples = steps.length > 1 ? undefined : multiplesOf(writer, step, range, whole)
  if (multiples !== undefined) return multiples
  writer.inexpressible(path, 'a grammar cannot hold these multiples')
  return numberRule(writer, all.map(withoutStep), whole)
}

function withoutStep(node: SchemaNode): SchemaNode {
  return { ...node, schema: { ...node.schema, multipleOf: undefined } }
}

function stepOf(node: SchemaNode): number | undefined {
  const step = numberAt(node, 'multipleOf')
  if (step !== undefined && step <= 0)
    throw refusal(`${node.path}.multipleOf`, 'it must be above 0')
  return step
}

/** `undefined` when no grammar holds them. */
function multiplesOf(
  writer: RuleWriter,
  step: number,
  range: NumberRange,
  whole: boolean,
): string | null | undefined {
  const decimals = Math.round(-Math.log10(step))
  if (!whole && decimals >= 0 && decimals <= maxDecimals && Number(`1e-${decimals}`) === step) {
    return decimals === 0 ? integerRange(writer, range) : numberRange(writer, range, decimals)
  }
  if (!Number.isSafeInteger(step)) return undefined
  const { lowest, highest } = integerBounds(range)
  const size = BigInt(step)
  const first = -(-lowest / size) * size
  const start = first < lowest ? first + size : first
  if ((highest - start) / size >= BigInt(maxListed)) return unboundedMultiples(step, range)
  const listed: string[] = []
  for (let value = start; value <= highest; value += size) listed.push(literal(`${value}`))
  return oneOf(listed)
}

/** The last digits tell for steps such as 5, 25 or 1000, of which a power of ten is a multiple. */
function unboundedMultiples(step: number, { min, max }: NumberRange): string | undefined {
  const fromZero = min !== null && min.value === 0 && !min.exclusive
  if (max !== null || (min !== null && !fromZero)) return undefined
  const digits = [1, 2, 3].find((count) => 10 ** count % step === 0)
  if (digits === undefined) return undefined
  const ends = Array.from({ length: 10 ** digits / step }, (_, index) => index * step)
  const long = ends.map((end) => literal(`${end}`.padStart(digits, '0')))
  const short = ends.filter((end) => end > 0).map((end) => literal(`${end}`))
  const natural = oneOf([...short, `[1-9] [0-9]{0,15} ${oneOf(long)}`])
  return oneOf(['"0"', fromZero ? natural : `"-"? ${natural}`]) ?? undefined
}

function rangeOf(all: Conjunction): NumberRange {
  return {
    min: tighter(
      all.flatMap((node) => bounds(node, 'minimum', 'exclusiveMinimum')),
      1,
    ),
    max: tighter(
      all.flatMap((node) => bounds(node, 'maximum', 'exclusiveMaximum')),
      -1,
    ),
  }
}

/** In draft 4 the exclusive keyword is a flag of the other. */
function bounds(node: SchemaNode, inclusive: string, exclusive: string): Bound[] {
  const value = numberAt(node, inclusive)
  const flag = node.schema[exclusive]
  const other = typeof flag === 'boolean' ? undefined : numberAt(node, exclusive)
  return [
    ...(value === undefined ? [] : [{ value, exclusive: flag === true }]),
    ...(other === undefined ? [] : [{ value: other, exclusive: true }]),
  ]
}

function tighter(all: readonly Bound[], side: 1 | -1): Bound | null {
  const sorted = all.toSorted(
    (a, b) => side * (b.value - a.value) || Number(b.exclusive) - Number(a.exclusive),
  )
  return sorted[0] ?? null
}
