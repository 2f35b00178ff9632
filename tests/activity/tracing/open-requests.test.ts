import { describe, expect, it } from 'vitest'
import { createOpenRequests } from '../../../src-main/core/activity/tracing/open-requests.ts'
import { refusedEntry, triedEntry } from '../telemetry-entry.ts'

const startMs = 1_000_000
const failed = triedEntry({ status: 'error', endedAtMs: startMs })
const over = { requestId: 'req_01', startedAtMs: startMs - 3000, endedAtMs: startMs }

describe('requests that are under way', () => {
  it('take in the row of a client that has left, which is written after the end', () => {
    const open = createOpenRequests(10)
    open.add(failed)
    open.over(over)
    const left = triedEntry({ attempt: 2, status: 'cancelled', endedAtMs: startMs + 20 })
    open.add(left)
    expect(open.takeFinished(startMs + 100, 10)).toEqual([])
    const [request] = open.takeFinished(startMs + 1000, 10)
    expect(request).toMatchObject({ entries: [failed, left], times: over })
    expect(open.size()).toBe(0)
  })

  it('know their times also when the end is told before the first row', () => {
    const open = createOpenRequests(10)
    open.over(over)
    open.add(refusedEntry('forbidden', { endedAtMs: startMs }))
    expect(open.takeFinished(startMs + 1000, 10)[0]?.times).toEqual(over)
  })

  it('leave nothing behind when no row was written', () => {
    const open = createOpenRequests(10)
    open.over(over)
    expect(open.takeFinished(startMs + 1000, 10)).toEqual([])
    expect(open.size()).toBe(0)
  })

  it('are given up on when nobody says that they are over', () => {
    const open = createOpenRequests(10)
    open.add(failed)
    expect(open.takeFinished(startMs + 5 * 60_000, 10)).toEqual([])
    expect(open.takeFinished(startMs + 11 * 60_000, 10)).toHaveLength(1)
  })

  it('are so many at most, and are taken out some at a time, oldest first', () => {
    const open = createOpenRequests(3)
    const added = ['a', 'b', 'c', 'd'].map((requestId) =>
      open.add(triedEntry({ requestId, endedAtMs: startMs })),
    )
    expect(added).toEqual([true, true, true, false])
    const taken = open.takeFinished(startMs + 1000, 2).map(({ entries }) => entries[0]?.requestId)
    expect(taken).toEqual(['a', 'b'])
    expect(open.takeAll()).toHaveLength(1)
  })
})
