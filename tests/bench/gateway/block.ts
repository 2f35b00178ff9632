import { Pool } from 'undici'
import { cpuSeconds } from '../process-figures.ts'
import { type Timed, ask, bodyFor } from './ask.ts'
import type { Gateway } from './contender.ts'
import type { Scenario } from './scenarios.ts'

/** What one gateway did in one block of time. */
export interface Block {
  readonly p50Ms: number
  readonly p99Ms: number
  /** To the first byte of the body. */
  readonly firstByteMs: number
  readonly unitsPerSecond: number
  /** Of the gateway's process, for one request or event; `null` without a process. */
  readonly cpuMicroseconds: number | null
}

/** Clients ask until the block is over, and read the answers that they are owed. */
export async function runBlock(
  gateway: Gateway,
  scenario: Scenario,
  blockMs: number,
): Promise<Block> {
  const { clients, model, units } = scenario
  const pool = new Pool(gateway.origin, { connections: clients, headersTimeout: 0, bodyTimeout: 0 })
  const body = bodyFor(gateway, model)
  await Promise.all(Array.from({ length: clients }, () => ask(pool, gateway, model, body)))
  const times: Timed[] = []
  const before = await cpuOf(gateway)
  const startedAt = performance.now()
  const client = async () => {
    while (performance.now() - startedAt < blockMs)
      times.push(await ask(pool, gateway, model, body))
  }
  await Promise.all(Array.from({ length: clients }, client))
  const seconds = (performance.now() - startedAt) / 1000
  const after = await cpuOf(gateway)
  await pool.destroy()
  const done = times.length * units
  const whole = times.map(({ wholeMs }) => wholeMs)
  return {
    p50Ms: quantile(whole, 0.5),
    p99Ms: quantile(whole, 0.99),
    firstByteMs: quantile(
      times.map(({ firstByteMs }) => firstByteMs),
      0.5,
    ),
    unitsPerSecond: done / seconds,
    cpuMicroseconds: before === null || after === null ? null : ((after - before) / done) * 1e6,
  }
}

export function quantile(values: readonly number[], share: number): number {
  const at = Math.min(values.length - 1, Math.floor(values.length * share))
  return values.toSorted((a, b) => a - b)[at] ?? Number.NaN
}

async function cpuOf({ pid }: Gateway): Promise<number | null> {
  return pid === null ? null : cpuSeconds(pid)
}
