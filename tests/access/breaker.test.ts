import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Breaker,
  type CallVerdict,
  afterCall,
  breakerWait,
  closedBreaker,
  turnAt,
  withProbe,
} from '../../src-main/core/providers/access/breaker.ts'
import { scale } from '../providers/rest.ts'

/** Calls that end one after the other, `everyMs` apart. */
function after(verdicts: readonly CallVerdict[], everyMs = 100, start = closedBreaker): Breaker {
  return verdicts.reduce(
    (breaker, verdict, at) =>
      afterCall(breaker, { isProbe: false, verdict, jitter: 0 }, at * everyMs),
    start,
  )
}

function probed(breaker: Breaker, verdict: CallVerdict, nowMs: number): Breaker {
  return afterCall(withProbe(breaker), { isProbe: true, verdict, jitter: 0 }, nowMs)
}

function five(verdict: CallVerdict): CallVerdict[] {
  return Array.from({ length: 5 }, () => verdict)
}

const all: CallVerdict[] = ['good', 'fault', 'unreachable', 'answered', 'nothing']

describe('the breaker of an address', () => {
  it('opens at the sixth call when half of them have failed', () => {
    expect(after(five('fault')).phase).toBe('closed')
    expect(after([...five('fault'), 'fault']).phase).toBe('open')
    expect(after(['good', 'fault', 'good', 'fault', 'good', 'fault']).phase).toBe('open')
    expect(after(['good', 'good', 'good', 'good', 'fault', 'fault']).phase).toBe('closed')
  })

  it('forgets what is half a minute old', () => {
    expect(after([...five('fault'), 'fault'], 7000).phase).toBe('closed')
  })

  it('opens when three connections in a row fail', () => {
    expect(after(['unreachable', 'unreachable', 'unreachable']).phase).toBe('open')
    expect(after(['unreachable', 'unreachable', 'good', 'unreachable']).phase).toBe('closed')
    expect(after(['unreachable', 'unreachable', 'answered', 'unreachable']).phase).toBe('closed')
  })

  it('counts neither refusals nor requests that were given up', () => {
    const uncounted = [...five('answered'), ...five('nothing')]
    expect(after([...uncounted, ...five('fault')]).phase).toBe('closed')
  })

  it('lets nothing through for 5, 10, 20, 40 and then 60 seconds', () => {
    let breaker = after(['unreachable', 'unreachable', 'unreachable'], 0)
    const waits: number[] = []
    let nowMs = 0
    for (let at = 0; at < 6; at++) {
      waits.push(breakerWait(breaker, nowMs))
      expect(turnAt(breaker, nowMs + breakerWait(breaker, nowMs) - 1)).toBe('none')
      nowMs += breakerWait(breaker, nowMs)
      expect(turnAt(breaker, nowMs)).toBe('probe')
      breaker = probed(breaker, 'fault', nowMs)
    }
    expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000])
    expect(probed(breaker, 'good', nowMs + 60_000)).toEqual(closedBreaker)
  })

  it('lets one request probe at a time, and another one when that was given up', () => {
    const open = after(['unreachable', 'unreachable', 'unreachable'])
    const probing = withProbe(open)
    expect(turnAt(probing, 60_000)).toBe('none')
    const aborted = afterCall(probing, { isProbe: true, verdict: 'nothing', jitter: 0 }, 60_000)
    expect(turnAt(aborted, 60_000)).toBe('probe')
  })

  it('is not moved by requests from before it opened', () => {
    const open = after(['unreachable', 'unreachable', 'unreachable'])
    expect(after(['good', 'fault', 'unreachable'], 100, open)).toEqual(open)
    expect(after(['good', 'fault', 'nothing'], 100, withProbe(open)).isProbing).toBe(true)
  })

  it('that a light question closed opens for longer when real requests still fail', () => {
    const open = after(['unreachable', 'unreachable', 'unreachable'])
    const asked = probed(open, 'answered', 10_000)
    expect(turnAt(asked, 10_000)).toBe('normal')
    const again = after(['fault', 'fault', 'fault', 'fault', 'fault', 'fault'], 0, asked)
    expect(breakerWait(again, 0)).toBe(10_000)
  })

  it('has one probe at most and always a next one, whatever happens', () => {
    const verdict = fc.constantFrom<CallVerdict>(...all)
    const step = fc.record({ verdict, afterMs: fc.nat({ max: 20_000 }), start: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let breaker = closedBreaker
        const calls: boolean[] = []
        let nowMs = 0
        for (const { verdict, afterMs, start } of steps) {
          nowMs += afterMs
          const turn = turnAt(breaker, nowMs)
          if (start && turn !== 'none') {
            if (turn === 'probe') breaker = withProbe(breaker)
            calls.push(turn === 'probe')
          } else if (calls.length > 0) {
            const isProbe = calls.shift() ?? false
            breaker = afterCall(breaker, { isProbe, verdict, jitter: 0.5 }, nowMs)
          }
          expect(calls.filter((isProbe) => isProbe).length).toBe(breaker.isProbing ? 1 : 0)
          expect(breaker.recent.length).toBeLessThanOrEqual(31)
        }
        for (const isProbe of calls) {
          breaker = afterCall(breaker, { isProbe, verdict: 'nothing', jitter: 0 }, nowMs)
        }
        expect(turnAt(breaker, nowMs + 66_001)).not.toBe('none')
      }),
      { numRuns: 300 * scale },
    )
  })
})
