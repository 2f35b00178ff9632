import { setImmediate as nextRound } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import { type LiveFeed, createLiveFeed } from '../../src-main/core/activity/live-feed.ts'
import { eventually } from '../helpers/test-corral.ts'
import { entry, everything } from './store/entries.ts'
import { type TestActivity, startActivity } from './store/test-activity.ts'

let test: TestActivity
let feed: LiveFeed
beforeAll(async () => {
  test = await startActivity()
  feed = createLiveFeed({ activity: test.activity })
})
afterAll(() => test[Symbol.asyncDispose]())

function record(...requestIds: string[]): void {
  for (const requestId of requestIds) test.activity.record(entry({ requestId }))
}

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name}-${i}`)

/** Reads until a row of this name; the ids of all requests in their order. */
async function readTo(rows: AsyncIterable<readonly AuditLog[]>, last: string): Promise<string[]> {
  const seen: string[] = []
  for await (const some of rows) {
    seen.push(...some.map(({ request_id }) => request_id))
    if (seen.at(-1) === last) break
  }
  return seen
}

describe('the live log', () => {
  it('begins with the newest 100, oldest first, and goes on with what is made', async () => {
    record(...named('old', 130))
    const reader = feed.read(everything)
    const first = await reader.next()
    expect((first.value ?? []).map((log) => log.request_id)).toEqual(named('old', 130).slice(30))
    record(...named('new', 70))
    expect(await readTo(reader, 'new-69')).toEqual(named('new', 70))
  })

  it('leaves none out and gives none twice, whenever a reader comes', async () => {
    const reading: Promise<string[]>[] = []
    for (let round = 0; round < 20; round++) {
      record(...named(`round${round}`, 4))
      reading.push(readTo(feed.read(everything), 'round19-3'))
      await nextRound()
    }
    const order = Array.from({ length: 20 }, (_, round) => named(`round${round}`, 4)).flat()
    for (const seen of await Promise.all(reading)) {
      expect(seen).toEqual([...seen.filter((id) => !id.startsWith('round')), ...order])
    }
  })

  it('shows the same row as the log does later', async () => {
    const reader = feed.read(everything)
    await reader.next()
    record('twice')
    const { value } = await reader.next()
    await reader.return()
    const { logs } = await test.activity.list(everything, { request_id: 'twice' }, { limit: 1 })
    expect(value).toEqual(logs)
  })

  it('cuts off who reads too slowly, and nobody else', async () => {
    const slow = feed.read(everything)
    await slow.next()
    const fast = readTo(feed.read(everything), 'flood-11999')
    for (let start = 0; start < 12_000; start += 500) {
      record(...named('flood', 12_000).slice(start, start + 500))
      await eventually(() => test.activity.backlog().waiting).toBeLessThan(10_000)
      for (let round = 0; round < 20; round++) await nextRound()
    }
    const seen = (await fast).filter((id) => id.startsWith('flood'))
    expect(seen).toEqual(named('flood', 12_000))
    await expect(slow.next()).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await slow.next()).toEqual({ done: true, value: undefined })
  })

  it('ends when its signal aborts, while it waits, too', async () => {
    const leave = new AbortController()
    const readers = Array.from({ length: 10 }, () => feed.read(everything, leave.signal))
    for (const reader of readers) await reader.next()
    const waiting = readers.map((reader) => reader.next())
    leave.abort()
    for (const end of await Promise.all(waiting)) expect(end.done).toBe(true)
  })

  it('is empty for those of whom there is nothing', async () => {
    const reader = feed.read({ kind: 'app', tokenId: 'mine' })
    expect(await reader.next()).toEqual({ done: false, value: [] })
    record('of-another')
    const caller = { tokenId: 'mine', tokenLabel: 'Mine', userId: null, user: 'owner' }
    test.activity.record(entry({ requestId: 'of-mine', caller }))
    expect(await readTo(reader, 'of-mine')).toEqual(['of-mine'])
  })
})
