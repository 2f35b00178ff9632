import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Accounts, createAccounts } from '../../src-main/core/accounts/service.ts'
import { createThrottle, waitAfter } from '../../src-main/core/accounts/throttle.ts'
import { type OpenDb, openDb } from '../../src-main/core/db/open.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import {
  type TestCorral,
  projectRoot,
  startTestCorral,
  temporaryFolder,
} from '../helpers/test-corral.ts'
import { password, scale, send } from './people.ts'

const key = new Uint8Array(32)
const keys = {
  signingKey: async () => ({ kid: 'k', key }),
  verificationKey: async (kid: string) => (kid === 'k' ? key : null),
}

let folder: string
let opened: OpenDb
let accounts: Accounts
let now: Date
beforeEach(async () => {
  folder = await temporaryFolder()
  opened = openDb(join(folder, 'corral.db'), join(projectRoot, 'resources', 'migrations'))
  now = new Date('2026-05-01T10:00:00.000Z')
  accounts = createAccounts({ db: opened.db, keys, now: () => now })
  await accounts.register({ email: 'ada@example.org', password })
})
afterEach(async () => {
  opened.close()
  await rm(folder, { recursive: true })
})

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}

async function outcome(email: string, secret: string, address = '127.0.0.1'): Promise<string> {
  try {
    await accounts.login({ email, password: secret }, address)
    return 'ok'
  } catch (error) {
    if (!(error instanceof CorralError)) throw error
    const { code, retryAfterSeconds } = error
    return retryAfterSeconds === null ? code : `${code} ${retryAfterSeconds}`
  }
}

describe('guesses at a password (#303)', () => {
  it('have to wait after five failures: 1 s, then twice as long each time, 15 minutes at most', () => {
    const waits = Array.from({ length: 20 }, (_, failures) => waitAfter(failures) / 1000)
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 0, 1, 2, 4])
    expect(Math.max(...waits)).toBe(900)
    expect(waitAfter(1000)).toBe(900_000)
  })

  it('are refused while they have to wait, even the right one', async () => {
    for (let i = 0; i < 5; i++) expect(await outcome('ada@example.org', 'no')).toBe('unauthorized')
    expect(await outcome('ada@example.org', password)).toBe('rate_limited 1')
    later(1)
    expect(await outcome('ada@example.org', 'no')).toBe('unauthorized')
    expect(await outcome('ada@example.org', password)).toBe('rate_limited 2')
    later(2)
    expect(await outcome('ada@example.org', password)).toBe('ok')
  })

  it('at many accounts from one address, and at one account from many addresses, count', async () => {
    for (let i = 0; i < 5; i++) {
      expect(await outcome(`user${i}@example.org`, 'no', '10.0.0.1')).toBe('unauthorized')
    }
    expect(await outcome('ada@example.org', password, '10.0.0.1')).toBe('rate_limited 1')
    expect(await outcome('ada@example.org', password, '10.0.0.2')).toBe('ok')
    for (let i = 0; i < 5; i++) {
      expect(await outcome('ADA@example.org', 'no', `10.0.1.${i}`)).toBe('unauthorized')
    }
    expect(await outcome('ada@example.org', password, '10.0.0.9')).toBe('rate_limited 1')
  })

  it('cannot buy new tries for an address with an account of their own', async () => {
    await accounts.register({ email: 'eve@example.org', password })
    accounts.users.update(2, { status: 'approved' })
    for (let i = 0; i < 5; i++) {
      expect(await outcome(`user${i}@example.org`, 'no')).toBe('unauthorized')
      if (i < 4) expect(await outcome('eve@example.org', password)).toBe('ok')
    }
    expect(await outcome('ada@example.org', 'no')).toBe('rate_limited 1')
  })

  it('made all at once are not let through together', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => outcome('ada@example.org', 'no')),
    )
    expect(outcomes.filter((outcome) => outcome === 'unauthorized')).toHaveLength(5)
    expect(outcomes.filter((outcome) => outcome === 'rate_limited 1')).toHaveLength(95)
  })

  it('a thousand, one each second, come to less than twenty tries', async () => {
    let tries = 0
    for (let i = 0; i < 1000; i++) {
      if ((await outcome('ada@example.org', `guess ${i}`)) === 'unauthorized') tries += 1
      later(1)
    }
    expect(tries).toBeLessThan(20)
    expect(tries).toBeGreaterThan(5)
  })

  it('never come faster than the waits allow, in whatever order they come', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 5000 }), right: fc.boolean() }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(steps, (steps) => {
        let at = 0
        let failures = 0
        let last = 0
        const throttle = createThrottle(() => new Date(at))
        for (const { wait, right } of steps) {
          at += wait
          const mayTry = isLetIn(() => throttle.check(['a', 'b']))
          expect(mayTry).toBe(at >= last + waitAfter(failures))
          if (!mayTry || right) continue
          throttle.failed(['a', 'b'])
          failures += 1
          last = at
        }
      }),
      { numRuns: 200 * scale },
    )
  })
})

function isLetIn(check: () => void): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}

describe('over HTTP', () => {
  let test: TestCorral
  beforeEach(async () => {
    test = await startTestCorral()
  })
  afterEach(() => test[Symbol.asyncDispose]())

  it('the answer is 429 with Retry-After, in the header and in the body', async () => {
    const body = { email: 'nobody@example.org', password: 'no' }
    const guess = () => send(test, 'POST', '/api/auth/login', { body })
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(401)
    const refused = await guess()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toEqual({
      defined: true,
      code: 'rate_limited',
      status: 429,
      message: 'Too many failed attempts. Try again later.',
      detail: 'Too many failed attempts. Try again later.',
      data: { retryAfterSeconds: 1 },
    })
  })
})
