import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSlidingWindow } from '../../src-main/core/limits/sliding-window.ts'

const windowMs = 60_000

/** Requests with the time since the one before and their weight. */
const arrivals = fc.array(
  fc.tuple(fc.oneof(fc.nat(300), fc.nat(70_000)), fc.integer({ min: 1, max: 20 })),
  { maxLength: 120 },
)

describe('a sliding window', () => {
  it('never lets more than the limit through in any span of its length', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 50 }), (steps, limit) => {
        const window = createSlidingWindow(windowMs, 60)
        const admitted: { atMs: number; amount: number }[] = []
        let nowMs = 12_345.678
        for (const [gapMs, amount] of steps) {
          nowMs += gapMs
          if (window.waitMs(amount, limit, nowMs) !== 0) continue
          window.add(amount, nowMs)
          admitted.push({ atMs: nowMs, amount })
        }
        for (const { atMs: end } of admitted) {
          const inside = admitted.filter(({ atMs }) => atMs > end - windowMs && atMs <= end)
          expect(inside.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  it('says how long to wait: not a moment too short, and at most a part too long', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 20, max: 50 }), (steps, limit) => {
        const window = createSlidingWindow(windowMs, 60)
        let nowMs = 0
        for (const [gapMs, amount] of steps) {
          nowMs += gapMs
          const waitMs = window.waitMs(amount, limit, nowMs)!
          expect(waitMs).toBeLessThanOrEqual(windowMs + windowMs / 60)
          if (waitMs > 0) expect(window.waitMs(amount, limit, nowMs)).toBe(waitMs)
          nowMs += waitMs
          expect(window.waitMs(amount, limit, nowMs)).toBe(0)
          window.add(amount, nowMs)
        }
      }),
    )
  })

  it('has room for all of the limit again after its length', () => {
    const window = createSlidingWindow(windowMs, 60)
    window.add(10, 0)
    expect(window.waitMs(1, 10, 0)).toBe(61_000)
    expect(window.waitMs(10, 10, 61_000)).toBe(0)
  })

  it('never has room for more than the limit', () => {
    expect(createSlidingWindow(windowMs, 60).waitMs(11, 10, 0)).toBeNull()
  })

  it('forgets what was counted too much, and counts what came on top from then on', () => {
    const window = createSlidingWindow(windowMs, 60)
    const correct = window.add(8, 0)
    correct(3, 1000)
    expect(window.waitMs(7, 10, 1000)).toBe(0)
    correct(10, 50_000)
    expect(window.waitMs(1, 10, 50_000)).toBe(11_000)
    expect(window.waitMs(8, 10, 61_000)).toBe(50_000)
  })

  it('is not thrown off by a correction that comes after the window has passed', () => {
    const window = createSlidingWindow(windowMs, 60)
    const correct = window.add(10, 0)
    expect(window.waitMs(10, 10, 200_000)).toBe(0)
    correct(0, 200_000)
    window.add(10, 200_000)
    expect(window.waitMs(1, 10, 200_000)).toBeGreaterThan(0)
  })
})
