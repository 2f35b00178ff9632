import { setImmediate as nextRound } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurns } from '../../src-main/core/lib/turns.ts'

describe('work in turns', () => {
  it('lets the event loop see to the rest between two slices, however many work', async () => {
    // A slice of no length holds one piece of work.
    const turns = createTurns(0)
    let done = 0
    const work = async () => {
      for (let piece = 0; piece < 10; piece++) {
        await turns.take()
        done += 1
      }
    }
    const all = Promise.all([work(), work(), work()])
    let before = 0
    while (done < 30) {
      await nextRound()
      expect(done - before).toBeLessThanOrEqual(1)
      before = done
    }
    await all
  })

  it('goes on within a slice without waiting', async () => {
    const turns = createTurns(Infinity)
    await turns.take()
    let rounds = 0
    const count = setImmediate(() => (rounds += 1))
    for (let piece = 0; piece < 1000; piece++) await turns.take()
    expect(rounds).toBe(0)
    clearImmediate(count)
  })

  it('takes everybody on', async () => {
    const turns = createTurns(0)
    const order: number[] = []
    await Promise.all([1, 2, 3].map((one) => turns.take().then(() => order.push(one))))
    expect(order).toEqual([1, 2, 3])
  })
})
