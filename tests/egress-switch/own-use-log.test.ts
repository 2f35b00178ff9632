import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../src-main/core/activity/entry.ts'
import { type OwnUseLog, createOwnUseLog } from '../../src-main/core/activity/own-use-log.ts'
import type { OwnUse } from '../../src-main/core/egress/own-use.ts'

const hourMs = 3_600_000
let entries: Entry[]
let log: OwnUseLog

beforeEach(() => {
  vi.useFakeTimers({ now: 10 * hourMs })
  entries = []
  log = createOwnUseLog((entry) => entries.push(entry))
})
afterEach(() => {
  vi.useRealTimers()
})

function use(given: Partial<OwnUse> = {}): OwnUse {
  return {
    ask: {
      purpose: 'key test',
      provider: { id: 7, name: 'away' },
      key: { id: 3, lastFour: 'aaaa' },
    },
    host: 'away.test',
    leaves: true,
    endedAtMs: Date.now(),
    durationMs: 5,
    status: 200,
    failure: null,
    bytesSent: 10,
    bytesReceived: 20,
    ...given,
  }
}

const check = (given: Partial<OwnUse> = {}) =>
  use({ ask: { purpose: 'address check', provider: { id: 7, name: 'away' } }, ...given })

describe('the log of what Corral asks by itself', () => {
  it('says what was asked of whom, with which key, and that it was Corral', () => {
    log.note(use())
    log.note(use())
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({
      door: 'corral',
      endpoint: 'key test',
      caller: { user: 'corral', tokenId: null, userId: null },
      target: { backend: 'away', providerId: 7, leaves: true, keyId: 3, lastFour: 'aaaa' },
      status: 'success',
      httpStatus: 200,
      error: null,
      bytesSent: 10,
      bytesReceived: 20,
    })
    expect(entries[0]?.requestId).toMatch(/^req_[\w-]{20,}$/)
    expect(entries[1]?.requestId).not.toBe(entries[0]?.requestId)
  })

  it('names the machine where no provider is known, and counts no bytes that stay here', () => {
    log.note(use({ ask: { purpose: 'telemetry' }, host: '127.0.0.1:4318', leaves: false }))
    expect(entries[0]).toMatchObject({
      target: { backend: '127.0.0.1:4318', providerId: null, leaves: false },
      bytesSent: 0,
      bytesReceived: 0,
    })
  })

  it.each<[Partial<OwnUse>, Partial<Entry>]>([
    [{ status: 401 }, { status: 'error', httpStatus: 401 }],
    [{ status: null, failure: 'timeout' }, { status: 'timeout' }],
    [{ status: null, failure: 'unreachable' }, { status: 'error' }],
    [
      { status: null, failure: 'given up' },
      { status: 'cancelled', error: null },
    ],
    [{ status: null, failure: 'recalled' }, { status: 'cancelled' }],
  ])('tells how it ended: %j', (given, entry) => {
    log.note(use(given))
    expect(entries[0]).toMatchObject(entry)
    expect(entries[0]?.target?.leaves).toBe(true)
  })

  it('what the switch has refused is one that it kept here: nothing left', () => {
    log.note(use({ status: null, failure: 'nothing_leaves', bytesSent: 0 }))
    expect(entries[0]).toMatchObject({
      attempt: 0,
      status: 'refused',
      error: { type: 'nothing_leaves', message: 'Nothing leaves this Mac: the switch is on.' },
      target: { leaves: false },
    })
  })

  it('is not filled by checks: the first is a row, the rest of the hour another', async () => {
    for (let at = 0; at < 100; at++) {
      log.note(check())
      await vi.advanceTimersByTimeAsync(15_000)
    }
    expect(entries).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(hourMs)
    expect(entries.map(({ endpoint }) => endpoint)).toEqual([
      'address check',
      'address check (99 more)',
    ])
    expect(entries[1]).toMatchObject({ bytesSent: 990, bytesReceived: 1980, durationMs: 495 })
    log.note(check())
    expect(entries).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(hourMs)
    expect(entries).toHaveLength(3)
  })

  it('a check that ends in another way, or of another address, is a row of its own', () => {
    log.note(check())
    log.note(check({ status: null, failure: 'unreachable' }))
    log.note(check({ host: 'other.test' }))
    expect(entries).toHaveLength(3)
    log.note(check())
    log.flush()
    expect(entries.at(-1)?.endpoint).toBe('address check (1 more)')
    log.flush()
    expect(entries).toHaveLength(4)
  })
})
