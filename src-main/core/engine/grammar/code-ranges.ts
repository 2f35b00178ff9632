import type { CodeRange } from './expression.ts'

const last = 0x10ffff
/** Halves of pairs, no characters. */
const surrogates: CodeRange = [0xd800, 0xdfff]

/** The same characters, in order and without overlaps. */
export function union(ranges: readonly CodeRange[]): CodeRange[] {
  const joined: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = joined.at(-1)
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to)
    else joined.push([from, to])
  }
  return joined
}

/** All other characters. */
export function complement(ranges: readonly CodeRange[]): CodeRange[] {
  const others: CodeRange[] = []
  let from = 0
  for (const [low, high] of union([...ranges, surrogates])) {
    if (low > from) others.push([from, low - 1])
    from = high + 1
  }
  if (from <= last) others.push([from, last])
  return others
}

/** The characters of the first that are none of the second. */
export function without(ranges: readonly CodeRange[], excluded: readonly CodeRange[]): CodeRange[] {
  return complement([...complement(ranges), ...excluded])
}

export function includes(ranges: readonly CodeRange[], code: number): boolean {
  return ranges.some(([from, to]) => from <= code && code <= to)
}
