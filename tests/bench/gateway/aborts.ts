import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import { bodyFor } from './ask.ts'
import type { Gateway } from './contender.ts'
import type { Closed } from './fake-upstream.ts'

/** A gateway that has not told the upstream by then never will. */
const patienceMs = 3000
const maxUnheard = 3

/**
 * How long the upstream goes on after a client has left in the middle of a stream, in milliseconds;
 * infinite where it never hears of it.
 */
export async function measureAborts(
  gateway: Gateway,
  upstream: ChildProcess,
  count: number,
): Promise<number[]> {
  const found: number[] = []
  let unheard = 0
  while (found.length < count && unheard < maxUnheard) {
    const milliseconds = await abortOnce(gateway, upstream)
    if (milliseconds === Number.POSITIVE_INFINITY) unheard++
    found.push(milliseconds)
  }
  return found
}

async function abortOnce(gateway: Gateway, upstream: ChildProcess): Promise<number> {
  const pool = new Pool(gateway.origin)
  try {
    const { body } = await pool.request({
      path: '/v1/chat/completions',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...gateway.headers },
      body: bodyFor(gateway, 'endless'),
    })
    body.on('error', () => {})
    await once(body, 'data')
    const patience = new AbortController()
    const told = once(upstream, 'message', { signal: patience.signal })
    const leftAt = process.hrtime.bigint()
    body.destroy()
    const late = delay(patienceMs, null, { ref: false, signal: patience.signal }).catch(() => null)
    const answer = await Promise.race([told, late])
    patience.abort()
    told.catch(() => {})
    if (answer === null) return Number.POSITIVE_INFINITY
    const [{ closedAt }] = answer as [Closed]
    return Number(BigInt(closedAt) - leftAt) / 1e6
  } finally {
    await pool.destroy()
  }
}
