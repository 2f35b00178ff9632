import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTurns } from '../../src-main/core/limits/turns.ts'

const never = new AbortController().signal
const patient = { waiting: 64, waitMs: 60_000 }

describe('turns', () => {
  it('never let more run than allowed, and give every place back, whoever leaves when', async () => {
    const step = fc.constantFrom('enter', 'abort', 'leave', 'breathe')
    const steps = fc.array(fc.tuple(step, fc.nat(9)), { maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (plan, atOnce) => {
        const turns = createTurns('It', patient)
        turns.bound(atOnce)
        let running = 0
        const clients: { abort: AbortController; leave?: () => void }[] = []
        const leave = (client: (typeof clients)[number] | undefined) => {
          if (!client?.leave) return
          running -= 1
          client.leave()
          delete client.leave
        }
        for (const [what, which] of plan) {
          const client = clients.at(-1 - which)
          if (what === 'abort') client?.abort.abort()
          else if (what === 'leave') leave(client)
          else if (what === 'breathe') await setImmediate()
          else {
            const next: (typeof clients)[number] = { abort: new AbortController() }
            clients.push(next)
            turns.enter(`app ${which % 3}`, next.abort.signal).then(
              (giveBack) => {
                running += 1
                expect(running).toBeLessThanOrEqual(atOnce)
                next.leave = giveBack
              },
              () => {},
            )
          }
        }
        for (const client of clients) client.abort.abort()
        await setImmediate()
        for (const client of clients) leave(client)
        // All places are free again, and nobody is left in the queue.
        const places = await Promise.all(
          Array.from({ length: atOnce }, () => turns.enter('late', never)),
        )
        expect(places).toHaveLength(atOnce)
      }),
      { numRuns: 60 },
    )
  })

  it('give the place on when its turn comes at the moment in which a client leaves', async () => {
    const turns = createTurns('It', { waiting: 1, waitMs: 1000 })
    turns.bound(1)
    const first = await turns.enter('a', never)
    const gone = new AbortController()
    const waits = turns.enter('a', gone.signal)
    first()
    gone.abort()
    await expect(waits).rejects.toMatchObject({ name: 'AbortError' })
    await turns.enter('b', never)
  })

  it('serve those who wait one after the other, so that none starves behind the many of another', async () => {
    const turns = createTurns('It', patient)
    turns.bound(1)
    const first = await turns.enter('a', never)
    const order: string[] = []
    const wait = async (who: string, name: string) => {
      const leave = await turns.enter(who, never)
      order.push(name)
      leave()
    }
    const all = [wait('a', 'a1'), wait('a', 'a2'), wait('a', 'a3'), wait('b', 'b1')]
    first()
    await Promise.all(all)
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3'])
  })

  it('refuse with a time to wait when the queue is full or the wait too long', async () => {
    const turns = createTurns('This provider', { waiting: 1, waitMs: 10 })
    turns.bound(1)
    const leave = await turns.enter('a', never)
    const waits = turns.enter('a', never)
    await expect(turns.enter('a', never)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: 5,
    })
    await expect(waits).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 5 })
    leave()
    leave()
    const again = await turns.enter('a', never)
    await expect(turns.enter('a', never)).rejects.toMatchObject({ code: 'rate_limited' })
    again()
  })

  it('let the waiting in at once when the number grows', async () => {
    const turns = createTurns('It', patient)
    turns.bound(1)
    await turns.enter('a', never)
    const waits = [turns.enter('a', never), turns.enter('b', never)]
    turns.bound(null)
    expect(await Promise.all(waits)).toHaveLength(2)
  })
})
