import { describe, expect, it } from 'vitest'
import type { AttemptOutcome } from '../../src-main/core/providers/upstream/upstream-error.ts'
import { startFakeProvider } from '../providers/fake-provider.ts'
import { failed, startAccess, succeeded } from './test-access.ts'
import { createVirtualTime, seededRandom } from './virtual-time.ts'

const requests = 980
const durationMs = 600_000
const revokedAtMs = 100_000
const outage = { fromMs: 300_000, toMs: 350_000 }
const mostAttempts = 4
const burst = 10
const longestWaitMs = 5000
const deadlineMs = 60_000

/**
 * Ten minutes with a provider that grants each of three keys 60 requests a minute, 10 of them at once,
 * and says what is left; that revokes one of them, and is then out of order for a while, where it
 * answers 503 or nothing for ten seconds.
 */
async function simulate(seed: number) {
  const random = seededRandom(seed)
  const time = createVirtualTime()
  await using fake = await startFakeProvider()
  await using test = await startAccess({ random })
  const provider = await test.provider({ base_url: fake.origin })
  const keys = [
    await test.addKey(provider),
    await test.addKey(provider),
    await test.addKey(provider),
  ]
  const buckets = new Map(keys.map(({ id }) => [id, { left: burst, atMs: 0 }]))
  const revoked = keys[0]!.id
  fake.answer = (_request, response) => void response.writeHead(401).end()

  const counts = { calls: 0, good: 0, limited: 0, refused: 0, faults: 0, hangs: 0 }
  let givenUp = 0
  let givenUpElsewhere = 0

  /** What the provider does with a call, and how long it takes. */
  const answer = (keyId: number): { outcome: AttemptOutcome; afterMs: number } => {
    const nowMs = time.nowMs()
    if (nowMs >= outage.fromMs && nowMs < outage.toMs) {
      if (random() < 0.15) {
        counts.hangs += 1
        return { outcome: failed('timeout'), afterMs: 10_000 }
      }
      counts.faults += 1
      return { outcome: failed('provider'), afterMs: 200 }
    }
    if (keyId === revoked && nowMs >= revokedAtMs) {
      counts.refused += 1
      return { outcome: failed('key_refused'), afterMs: 100 }
    }
    const bucket = buckets.get(keyId)!
    bucket.left = Math.min(burst, bucket.left + (nowMs - bucket.atMs) / 1000)
    bucket.atMs = nowMs
    if (bucket.left < 1) {
      counts.limited += 1
      return { outcome: failed('rate', { 'retry-after': '1' }), afterMs: 100 }
    }
    bucket.left -= 1
    counts.good += 1
    const remaining = String(Math.floor(bucket.left))
    const headers = {
      'x-ratelimit-remaining-requests': remaining,
      'x-ratelimit-reset-requests': '1s',
    }
    return { outcome: succeeded(headers), afterMs: 300 + random() * 400 }
  }

  const attempt = async (startMs: number, attempts: number, tried: Set<string>): Promise<void> => {
    const giveUp = () => {
      const isOutage = time.nowMs() >= outage.fromMs && startMs < outage.toMs + 45_000
      givenUp += 1
      if (!isOutage) givenUpElsewhere += 1
    }
    const access = await test.take(provider, { tried })
    if (access.kind === 'none') {
      const { waitMs } = access
      const isLate = time.nowMs() - startMs > deadlineMs
      if (isLate || waitMs === null || waitMs > longestWaitMs) return giveUp()
      return time.at(time.nowMs() + waitMs + random() * 500, () =>
        attempt(startMs, attempts, new Set()),
      )
    }
    counts.calls += 1
    const { outcome, afterMs } = answer(access.keyId!)
    time.at(time.nowMs() + afterMs, async () => {
      access.settle(outcome)
      if (outcome.kind !== 'failure') return
      if (attempts + 1 >= mostAttempts) return giveUp()
      const isFault = ['provider', 'timeout'].includes(outcome.error.kind)
      const backoffMs = isFault ? 200 * 2 ** attempts : 0
      tried.add(access.id)
      time.at(time.nowMs() + backoffMs, () => attempt(startMs, attempts + 1, tried))
    })
  }

  for (let at = 0; at < requests; at++) {
    // A third of them in bursts of 12, as agents send them.
    const startMs = at % 3 === 0 ? Math.floor(at / 36) * 22_000 : random() * durationMs
    time.at(startMs, () => attempt(startMs, 0, new Set()))
  }
  await time.run((ms) => test.advance(ms))
  return {
    counts,
    givenUp,
    givenUpElsewhere,
    states: test.keysOf(provider).map(({ state }) => state),
  }
}

describe('ten minutes of requests over three keys', () => {
  it.each([1, 2])(
    'cost few calls in vain: limits, a revoked key and an outage (seed %i)',
    async (seed) => {
      const { counts, givenUp, givenUpElsewhere, states } = await simulate(seed)
      expect(givenUpElsewhere).toBe(0)
      expect(counts.good + givenUp).toBe(requests)
      expect(counts.calls).toBeLessThan(1060)
      expect(counts.limited).toBeLessThanOrEqual(10)
      expect(counts.refused).toBeGreaterThanOrEqual(1)
      expect(counts.refused).toBeLessThanOrEqual(3)
      expect(counts.faults).toBeLessThan(74)
      expect(counts.hangs).toBeLessThanOrEqual(11)
      expect(states[0]).toBe('dead')
    },
  )
})
