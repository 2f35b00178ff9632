import { literal, oneOf } from './expression.ts'
import type { RuleWriter } from './grammar-builder.ts'

/** From one number to another, neither of them negative; `null` when there is none. */
export function wholeRange(writer: RuleWriter, from: bigint, to: bigint): string | null {
  if (from > to) return null
  const ways: (string | null)[] = []
  let low = from
  while (low <= to) {
    const length = `${low}`.length
    const full = low === (length === 1 ? 1n : 10n ** BigInt(length - 1))
    const longest = `${to + 1n}`.length - 1
    if (full && longest > length) {
      ways.push(`[1-9] ${writer.rule(`[0-9]{${length - 1},${longest - 1}}`)}`)
      low = 10n ** BigInt(longest)
      continue
    }
    const end = 10n ** BigInt(length) - 1n
    const high = end < to ? end : to
    ways.push(sameLength(`${low}`, `${high}`))
    low = high + 1n
  }
  return oneOf(ways)
}

/** Both ends have the same number of digits. */
function sameLength(from: string, to: string): string {
  if (from === to) return literal(from)
  const rest = from.length - 1
  const low = Number(from[0])
  const high = Number(to[0])
  if (low === high) return `${digit(low, low)} ${sameLength(from.slice(1), to.slice(1))}`
  const whole = rest === 0 ? '' : ` [0-9]{${rest}}`
  const lowIsWhole = /^0*$/.test(from.slice(1))
  const highIsWhole = /^9*$/.test(to.slice(1))
  const firstWhole = lowIsWhole ? low : low + 1
  const lastWhole = highIsWhole ? high : high - 1
  return (
    oneOf([
      lowIsWhole ? null : `${digit(low, low)} ${sameLength(from.slice(1), '9'.repeat(rest))}`,
      firstWhole > lastWhole ? null : `${digit(firstWhole, lastWhole)}${whole}`,
      highIsWhole ? null : `${digit(high, high)} ${sameLength('0'.repeat(rest), to.slice(1))}`,
    ]) ?? ''
  )
}

/** One digit, from one to another. */
export function digit(from: number, to: number): string {
  return from === to ? `"${from}"` : `[${from}-${to}]`
}
