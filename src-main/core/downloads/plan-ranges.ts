/** From the first byte to the one before the last number. */
export type Range = readonly [from: number, to: number]

const smallestSegmentBytes = 256 * 2 ** 10
const largestSegmentBytes = 64 * 2 ** 20
const segmentsWanted = 64
const mostConnections = 4

/** Sorted, without overlaps, what touches joined. Empty and impossible ranges are left out. */
export function joinRanges(ranges: readonly Range[]): [number, number][] {
  const sorted = ranges
    .filter(([from, to]) => Number.isSafeInteger(from) && Number.isSafeInteger(to) && to > from)
    .filter(([from]) => from >= 0)
    .toSorted((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

export function bytesOf(ranges: readonly Range[]): number {
  return joinRanges(ranges).reduce((sum, [from, to]) => sum + to - from, 0)
}

/** What is still to be fetched of a file, in order. What lies beyond its end does not count. */
export function missingRanges(sizeBytes: number, present: readonly Range[]): [number, number][] {
  const missing: [number, number][] = []
  let at = 0
  for (const [from, to] of joinRanges(present)) {
    if (from >= sizeBytes) break
    if (from > at) missing.push([at, from])
    at = Math.min(to, sizeBytes)
  }
  if (at < sizeBytes) missing.push([at, sizeBytes])
  return missing
}

/** The requests that fetch what is missing: pieces large enough to be worth one each. */
export function planSegments(sizeBytes: number, present: readonly Range[]): [number, number][] {
  const segmentBytes = segmentBytesOf(sizeBytes)
  return missingRanges(sizeBytes, present).flatMap(([from, to]) => {
    const count = Math.ceil((to - from) / segmentBytes)
    return Array.from({ length: count }, (_, index): [number, number] => {
      const start = from + index * segmentBytes
      return [start, Math.min(start + segmentBytes, to)]
    })
  })
}

export function connectionsFor(segments: number): number {
  return Math.min(mostConnections, segments)
}

function segmentBytesOf(sizeBytes: number): number {
  const even = Math.ceil(sizeBytes / segmentsWanted / smallestSegmentBytes) * smallestSegmentBytes
  return Math.min(Math.max(even, smallestSegmentBytes), largestSegmentBytes)
}
