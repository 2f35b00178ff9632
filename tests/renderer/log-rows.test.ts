import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  keptNear,
  type LogRows,
  loadedLogs,
  missingNear,
  newestId,
  noRows,
  onlyNewest,
  pageRows,
  placeOf,
  rowAt,
  withChunk,
  withNewer,
  withOlder,
} from '../../src-renderer/lib/log-rows.ts'
import { auditLogs } from './audit-log.ts'

/** Rows with the ids `newest` down to 1, in pages. */
function list(newest: number): LogRows {
  let rows = noRows
  for (let next = newest; next > 0; next -= pageRows) {
    rows = withOlder(rows, auditLogs(next, Math.min(pageRows, next)))
  }
  return rows
}

const ids = (rows: LogRows) =>
  Array.from({ length: rows.count }, (_, place) => rowAt(rows, place)?.id ?? null)

test('rows lie newest first, each at its place, however pages and new rows come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
      (pages, arrivals) => {
        const total = pages.reduce((sum, size) => sum + size, 0)
        let rows = noRows
        let next = total
        for (const size of pages) {
          rows = withOlder(rows, auditLogs(next, size))
          next -= size
        }
        let newest = total
        for (const size of arrivals) {
          newest += size
          rows = withNewer(rows, auditLogs(newest, size))
        }
        expect(ids(rows)).toEqual(Array.from({ length: newest }, (_, at) => newest - at))
        expect(newestId(rows)).toBe(newest === 0 ? -1 : newest)
        if (newest > 0) expect(placeOf(rows, 1)).toBe(newest - 1)
        expect(rows.chunks.every(({ count }) => count <= 300)).toBe(true)
      },
    ),
    { numRuns: 50 },
  )
})

test('of a long list only what is near the view stays in memory, and its places stay', () => {
  const rows = list(10_000)
  const kept = keptNear(rows, 5000, 5030)
  expect(kept.count).toBe(10_000)
  expect(loadedLogs(kept).length).toBeLessThanOrEqual(8 * pageRows)
  expect(rowAt(kept, 5000)?.id).toBe(5000)
  expect(rowAt(kept, 0)).toBeNull()
  expect(placeOf(kept, 10_000)).toBe(-1)
  expect(keptNear(kept, 5000, 5030)).toBe(kept)
})

test('what was put out of memory is asked for before it comes into view, and takes its place', () => {
  const kept = keptNear(list(10_000), 5000, 5030)
  expect(missingNear(kept, 5000, 5030)).toEqual([])
  const [missing] = missingNear(kept, 10, 40)
  expect(missing).toMatchObject({ firstId: 10_000, count: pageRows })
  const again = withChunk(kept, 10_000, auditLogs(10_000, pageRows))
  expect(rowAt(again, 10)?.id).toBe(9990)
  expect(again.count).toBe(10_000)
})

test('rows that were deleted meanwhile leave no gap', () => {
  const kept = keptNear(list(2000), 1900, 1930)
  const fewer = withChunk(kept, 2000, auditLogs(2000, 50))
  expect(fewer.count).toBe(1850)
  expect(rowAt(fewer, 49)?.id).toBe(1951)
  expect(withChunk(kept, 2000, []).count).toBe(1800)
})

test('back at the top, the oldest are forgotten and read again from where they began', () => {
  const newest = onlyNewest(list(10_000), 300)
  expect(newest?.rows.count).toBe(400)
  expect(rowAt(newest!.rows, 399)?.id).toBe(9601)
  expect(newest?.next).toBe(9601)
  expect(onlyNewest(list(300), 300)).toBeNull()
})

test('new rows do not change a page that is out of memory', () => {
  const kept = keptNear(list(2000), 1900, 1930)
  const newer = withNewer(kept, auditLogs(2003, 3))
  expect(newer.count).toBe(2003)
  expect(rowAt(newer, 2)?.id).toBe(2001)
  expect(rowAt(newer, 3)).toBeNull()
})
