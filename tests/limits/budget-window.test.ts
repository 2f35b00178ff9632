import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgetWindow } from '../../src-main/core/limits/budget-window.ts'

function windowAt(window: 'day' | 'month', timeZone: string, at: string) {
  const { startMs, endMs } = budgetWindow(window, timeZone, Date.parse(at))
  return [new Date(startMs).toISOString(), new Date(endMs).toISOString()]
}

describe('the window of a budget', () => {
  it.each([
    // Clocks go forward in Berlin on 2026-03-29, back on 2026-10-25.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00', '2026-03-29T22:00'],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00', '2026-10-25T23:00'],
    ['America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T04:00', '2026-11-02T05:00'],
    // Days begin at one o'clock when the clocks skip midnight.
    ['Africa/Cairo', '2026-04-24T09:00:00Z', '2026-04-23T22:00', '2026-04-24T21:00'],
    // Midnight comes twice; the day begins with the first.
    ['America/Havana', '2026-11-01T12:00:00Z', '2026-11-01T04:00', '2026-11-02T05:00'],
    ['Asia/Kathmandu', '2026-06-01T18:15:00Z', '2026-06-01T18:15', '2026-06-02T18:15'],
    ['Pacific/Kiritimati', '2026-06-01T09:59:59Z', '2026-05-31T10:00', '2026-06-01T10:00'],
    ['UTC', '2026-12-31T23:59:59Z', '2026-12-31T00:00', '2027-01-01T00:00'],
  ])('is the day of %s at %s', (timeZone, at, start, end) => {
    expect(windowAt('day', timeZone, at)).toEqual([`${start}:00.000Z`, `${end}:00.000Z`])
  })

  it.each([
    ['Europe/Berlin', '2026-03-31T21:59:59Z', '2026-02-28T23:00', '2026-03-31T22:00'],
    ['Europe/Berlin', '2026-03-31T22:00:00Z', '2026-03-31T22:00', '2026-04-30T22:00'],
    ['America/Los_Angeles', '2028-02-29T20:00:00Z', '2028-02-01T08:00', '2028-03-01T08:00'],
    ['Asia/Kolkata', '2026-12-31T18:30:00Z', '2026-12-31T18:30', '2027-01-31T18:30'],
  ])('is the month of %s at %s', (timeZone, at, start, end) => {
    expect(windowAt('month', timeZone, at)).toEqual([`${start}:00.000Z`, `${end}:00.000Z`])
  })

  it('covers all time without gap or overlap, in every time zone', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const times = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) })
    fc.assert(
      fc.property(zones, times, fc.constantFrom('day', 'month'), (zone, atMs, window) => {
        const { startMs, endMs } = budgetWindow(window, zone, atMs)
        expect(startMs).toBeLessThanOrEqual(atMs)
        expect(endMs).toBeGreaterThan(atMs)
        expect(budgetWindow(window, zone, endMs).startMs).toBe(endMs)
        expect(budgetWindow(window, zone, startMs - 1).endMs).toBe(startMs)
      }),
      { numRuns: 150 },
    )
  })
})
