import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type KeyEvent,
  type KeyHealth,
  afterEvent,
  mayTake,
  readyKey,
  waitFor,
} from '../../src-main/core/providers/access/key-state.ts'
import { scale } from '../providers/rest.ts'

const hourMs = 3_600_000

function limited(waitMs: number | null, takenAtMs = 0, jitter = 0): KeyEvent {
  return { type: 'limited', takenAtMs, waitMs, jitter }
}

function success(takenAtMs: number, restMs: number | null = null): KeyEvent {
  return { type: 'success', takenAtMs, restMs }
}

/** Events at their times, one after the other. */
function lived(...events: readonly [atMs: number, event: KeyEvent, isProbe?: boolean][]) {
  return events.reduce<KeyHealth>(
    (health, [atMs, event, isProbe]) => afterEvent(health, event, atMs, isProbe),
    readyKey,
  )
}

describe('a key that reaches a limit', () => {
  it('rests for as long as the provider says, and is then as good as ready', () => {
    const key = lived([1000, limited(3000)])
    expect(mayTake(key, 3999)).toBe(false)
    expect(waitFor(key, 3000)).toBe(1000)
    expect(mayTake(key, 4000)).toBe(true)
  })

  it('rests a little longer than told, so that not all come back at once', () => {
    expect(lived([0, limited(10_000, 0, 1)]).untilMs).toBe(11_000)
  })

  it('keeps the longer rest when a shorter one is asked for later', () => {
    expect(lived([0, limited(60_000)], [1000, limited(2000)]).untilMs).toBe(60_000)
    expect(lived([0, limited(2000)], [1000, limited(60_000)]).untilMs).toBe(61_000)
  })

  it.each([
    [0, 1000],
    [-5, 1000],
    [1e12, hourMs],
  ])('that names %i ms rests %i: a second at least, an hour at most', (waitMs, restMs) => {
    expect(lived([0, limited(waitMs)]).untilMs).toBe(restMs)
  })

  it('without a time rests 1, 2, 4 seconds and so on to a minute, and a second again after success', () => {
    const rests: number[] = []
    let key = readyKey
    let nowMs = 0
    for (let at = 0; at < 8; at++) {
      key = afterEvent(key, limited(null, nowMs), nowMs)
      rests.push(key.untilMs - nowMs)
      nowMs = key.untilMs
    }
    expect(rests).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
    key = afterEvent(key, success(nowMs), nowMs + 10)
    expect(key).toEqual(readyKey)
    expect(afterEvent(key, limited(null, nowMs + 20), nowMs + 20).untilMs - nowMs - 20).toBe(1000)
  })

  it('counts one limit when many requests under way run into it together', () => {
    const key = lived([500, limited(null)], [501, limited(null)], [502, limited(null)])
    expect(key.limitsInARow).toBe(1)
    expect(key.untilMs).toBe(1502)
  })

  it('still rests when an older request succeeds', () => {
    expect(lived([500, limited(9000, 100)], [600, success(200)])).toMatchObject({
      state: 'cooling',
      untilMs: 9500,
    })
  })

  it('rests before the first refusal when an answer says that nothing is left', () => {
    const key = lived([0, success(0, 20_000)])
    expect(key).toMatchObject({ state: 'cooling', untilMs: 20_000 })
  })
})

describe('a key without money', () => {
  const exhausted: KeyEvent = { type: 'exhausted', takenAtMs: 0 }

  it('rests an hour, then one request at a time may try', () => {
    const key = lived([0, exhausted])
    expect(mayTake(key, hourMs - 1)).toBe(false)
    expect(mayTake(key, hourMs)).toBe(true)
    const tried = afterEvent(key, { type: 'taken' }, hourMs)
    expect(mayTake(tried, hourMs + 5)).toBe(false)
    const given = afterEvent(tried, { type: 'returned' }, hourMs + 5, true)
    expect(mayTake(given, hourMs + 5)).toBe(true)
    expect(afterEvent(tried, success(hourMs), hourMs + 9, true)).toEqual(readyKey)
    const again = afterEvent(tried, { ...exhausted, takenAtMs: hourMs }, hourMs + 9, true)
    expect(again).toMatchObject({ state: 'exhausted', untilMs: 2 * hourMs + 9, isProbing: false })
  })

  it('is not made good by an answer to an older request', () => {
    expect(lived([0, exhausted], [10, success(0)])).toMatchObject({ state: 'exhausted' })
  })
})

describe('a refused key', () => {
  const refused = (takenAtMs: number): KeyEvent => ({ type: 'refused', takenAtMs })

  it('is left alone until the refusal is confirmed, and is then dead', () => {
    const suspect = lived([5, refused(0)])
    expect(mayTake(suspect, 1e9)).toBe(false)
    const dead = afterEvent(suspect, { type: 'confirmed' }, 10)
    expect(dead).toMatchObject({ state: 'dead' })
    expect(waitFor(dead, 1e12)).toBeNull()
  })

  it('is good again when the provider knows it after all', () => {
    const key = lived([5, refused(0)], [10, { type: 'acquitted' }])
    expect(mayTake(key, 10)).toBe(true)
  })

  it('is dead when it is refused again without a success, by a request that came after', () => {
    const life: [number, KeyEvent][] = [
      [5, refused(0)],
      [10, { type: 'acquitted' }],
    ]
    expect(lived(...life, [12, refused(4)]).state).toBe('suspect')
    expect(lived(...life, [20, refused(15)]).state).toBe('dead')
    expect(lived(...life, [20, success(15)], [30, refused(25)]).state).toBe('suspect')
  })

  it('rests for a moment when nobody could be asked', () => {
    const key = lived([0, refused(0)], [10, { type: 'unclear' }])
    expect(mayTake(key, 100)).toBe(false)
    expect(mayTake(key, 60_000)).toBe(true)
    expect(afterEvent(key, refused(60_000), 60_001).state).toBe('dead')
  })
})

describe('whatever happens to a key', () => {
  const time = fc.nat({ max: 200_000 })
  const wait = fc.option(fc.integer({ min: -10, max: 5_000_000 }), { nil: null })
  const event: fc.Arbitrary<KeyEvent> = fc.oneof(
    fc.constantFrom<KeyEvent>(
      { type: 'taken' },
      { type: 'returned' },
      { type: 'restored' },
      { type: 'confirmed' },
      { type: 'acquitted' },
      { type: 'unclear' },
    ),
    fc.record({ type: fc.constant('success' as const), takenAtMs: time, restMs: wait }),
    fc.record({
      type: fc.constant('limited' as const),
      takenAtMs: time,
      waitMs: wait,
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ type: fc.constantFrom('exhausted' as const, 'refused' as const), takenAtMs: time }),
  )
  const life = fc.array(
    fc.record({ event, afterMs: fc.nat({ max: 100_000 }), isProbe: fc.boolean() }),
  )

  it('a rest is never cut short, death ends by asking only, and counts stay in bounds', () => {
    fc.assert(
      fc.property(life, (steps) => {
        let key = readyKey
        let nowMs = 0
        for (const { event, afterMs, isProbe } of steps) {
          nowMs += afterMs
          const next = afterEvent(key, event, nowMs, isProbe)
          const wasResting = key.state === 'cooling' && key.untilMs > nowMs
          if (wasResting && next.state === 'cooling') {
            expect(next.untilMs).toBeGreaterThanOrEqual(key.untilMs)
          }
          if (wasResting) expect(mayTake(next, nowMs)).toBe(false)
          if (key.state === 'dead' && next.state !== 'dead') expect(event.type).toBe('acquitted')
          expect(next.untilMs - nowMs).toBeLessThanOrEqual(24 * hourMs)
          expect(next.limitsInARow).toBeGreaterThanOrEqual(0)
          if (next.state !== 'exhausted') expect(next.isProbing).toBe(false)
          key = next
        }
      }),
      { numRuns: 500 * scale },
    )
  })
})
