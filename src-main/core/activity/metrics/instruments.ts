import { Registry, collectDefaultMetrics } from 'prom-client'
import { once } from '../../lib/once.ts'
import type { Pool } from '../../pool/pool.ts'
import { createPoolMetrics } from './pool-metrics.ts'
import { type RequestMetrics, createRequestMetrics } from './request-metrics.ts'
import { type StateSources, createStateMetrics } from './state-metrics.ts'

export interface MetricSources extends StateSources {
  readonly pool: Pick<Pool, 'status' | 'measure'>
}

/** All that has a name in `/metrics`. Importing this file loads the library. */
export interface Instruments {
  readonly requests: RequestMetrics
  readonly contentType: string
  /** All values as of now. */
  text(): Promise<string>
}

export function createInstruments(sources: MetricSources): Instruments {
  const { pool } = sources
  const registry = new Registry()
  const requests = createRequestMetrics(registry)
  createStateMetrics(registry, sources)
  createPoolMetrics(registry, pool.status)
  // With the names that every Node program has. Its watch over the event loop wakes the process up,
  // so it waits for the first who asks.
  const watchProcess = once(() => collectDefaultMetrics({ register: registry }))
  return {
    requests,
    contentType: registry.contentType,
    async text() {
      watchProcess()
      await pool.measure()
      // The library misspells it, where nothing was measured between two who ask.
      return (await registry.metrics()).replaceAll(' Nan\n', ' NaN\n')
    },
  }
}
