import { describe, expect, it } from 'vitest'
import { createRecorder } from '../../../src-main/core/activity/store/recorder.ts'
import type { NumberedEntry } from '../../../src-main/core/activity/store/store-calls.ts'
import { entry } from './entries.ts'

/** A recorder whose file can be made to take nothing, on a clock of its own. */
function start() {
  const written: NumberedEntry[] = []
  const file = { isFull: false, nowMs: 0, troubles: 0 }
  const recorder = createRecorder({
    write: async (entries) => {
      if (file.isFull) throw new Error('database or disk is full')
      written.push(...entries)
      return 0
    },
    now: () => file.nowMs,
    onTrouble: () => (file.troubles += 1),
  })
  return { recorder, written, file }
}

describe('the recorder', () => {
  it('gives up the oldest rows when too many wait, and says how many', async () => {
    const { recorder, written, file } = start()
    file.isFull = true
    const one = entry()
    const ids = Array.from({ length: 51_000 }, () => recorder.add(one).id)
    await recorder.settled()
    const { waiting, lost } = recorder.backlog()
    expect(waiting).toBeLessThanOrEqual(50_000)
    expect(waiting).toBeGreaterThan(49_000)
    expect(waiting + lost).toBe(51_000)
    file.isFull = false
    file.nowMs += 1000
    await recorder.settled()
    const kept = new Set(written.map(({ id }) => id))
    expect(kept.size).toBe(waiting)
    expect(ids.slice(-49_000).every((id) => kept.has(id))).toBe(true)
  })

  it('leaves a full disk alone for a second', async () => {
    const { recorder, written, file } = start()
    file.isFull = true
    recorder.add(entry())
    await recorder.settled()
    file.isFull = false
    await recorder.settled()
    expect([written.length, file.troubles]).toEqual([0, 1])
    file.nowMs += 1000
    await recorder.settled()
    expect(written).toHaveLength(1)
  })

  it('counts what it still holds as lost when it ends and the disk is full', async () => {
    const { recorder, file } = start()
    file.isFull = true
    recorder.add(entry())
    await recorder.end()
    recorder.add(entry())
    expect(recorder.backlog()).toEqual({ waiting: 0, lost: 2 })
  })

  it('bounds what clients and providers may write into a row', () => {
    const { recorder } = start()
    const long = 'x'.repeat(10_000)
    const error = {
      type: 'upstream_failed',
      message: long,
      upstreamStatus: 500,
      upstreamCode: long,
    }
    const row = recorder.add(entry({ askedModel: long, process: long, error }))
    expect(JSON.stringify(row).length).toBeLessThan(2500)
  })
})
