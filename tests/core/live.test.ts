import { queryObjects } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { createLive } from '../../src-main/core/lib/live.ts'
import { unhurried } from '../../src-main/core/lib/unhurried.ts'

/** Those that something still holds: garbage is collected first. */
const countPromises = () => queryObjects(Promise, { format: 'count' })

function counter() {
  let value = 0
  const live = createLive(() => value)
  const count = () => {
    value += 1
    live.changed()
  }
  return { live, count }
}

describe('a live value', () => {
  it('is given at once, then after each change', async () => {
    const { live, count } = counter()
    const watched = live.watch()
    expect(await watched.next()).toEqual({ done: false, value: 0 })
    const next = watched.next()
    count()
    expect(await next).toEqual({ done: false, value: 1 })
  })

  it('is the newest for a slow watcher, who is not told the ones between', async () => {
    const { live, count } = counter()
    const watched = live.watch()
    await watched.next()
    for (let i = 0; i < 100; i++) count()
    expect((await watched.next()).value).toBe(100)
    const next = watched.next()
    count()
    expect((await next).value).toBe(101)
  })

  it('misses no change between two readings', async () => {
    const { live, count } = counter()
    const seen: number[] = []
    for await (const value of live.watch()) {
      seen.push(value)
      if (value === 5) break
      count()
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('ends for a watcher whose signal aborts, whether he waits or not', async () => {
    const { live } = counter()
    const leave = new AbortController()
    const [waits, reads] = [live.watch(leave.signal), live.watch(leave.signal)]
    await waits.next()
    await reads.next()
    const next = waits.next()
    leave.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(await reads.next()).toEqual({ done: true, value: undefined })
    expect(await live.watch(leave.signal).next()).toEqual({ done: true, value: undefined })
  })

  it.each([
    ['after the first value', 0],
    ['later', 1],
  ])('holds nothing of watchers who stop %s', async (_, last) => {
    const { live, count } = counter()
    const before = countPromises()
    for (let i = 0; i < 1000; i++) {
      let readings = 0
      for await (const _ of live.watch(new AbortController().signal)) {
        if (readings === last) break
        readings += 1
        count()
      }
    }
    // Each of them has waited on a promise of its own.
    expect(countPromises()).toBeLessThan(before + 500)
  })

  it('calls listeners until they end it, even one that ends itself', () => {
    const { live, count } = counter()
    const seen: string[] = []
    const endFirst = live.listen((value) => {
      seen.push(`first ${value}`)
      endFirst()
    })
    const endSecond = live.listen((value) => seen.push(`second ${value}`))
    count()
    count()
    endSecond()
    count()
    expect(seen).toEqual(['first 1', 'second 1', 'second 2'])
  })
})

describe('a live value that is watched without hurry', () => {
  it('is given at once, then rests, and the last change is never lost', async () => {
    const { live, count } = counter()
    const watched = unhurried(live.watch(), () => 20)
    expect((await watched.next()).value).toBe(0)
    const next = watched.next()
    count()
    count()
    expect((await next).value).toBe(2)
    const last = watched.next()
    count()
    expect((await last).value).toBe(3)
  })

  it('ends while it rests', async () => {
    const { live, count } = counter()
    const leave = new AbortController()
    const watched = unhurried(live.watch(leave.signal), () => 1e9, leave.signal)
    await watched.next()
    const next = watched.next()
    count()
    leave.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})
