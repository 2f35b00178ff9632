import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActivitySettings } from '../../../src-main/contract/activity-settings.ts'
import { createMetrics } from '../../../src-main/core/activity/metrics/metrics.ts'
import { type TestCorral, eventually, startTestCorral } from '../../helpers/test-corral.ts'
import { type TestActivity, startActivity } from '../store/test-activity.ts'
import { triedEntry } from '../telemetry-entry.ts'
import { readExposition, valueOf } from './exposition.ts'

let corral: TestCorral
let values: ActivitySettings
beforeAll(async () => {
  corral = await startTestCorral()
  values = await corral.corral.client.activitySettings.get()
})
afterAll(() => corral[Symbol.asyncDispose]())

/** Those of a Corral with this log. */
function metricsOf({ activity }: TestActivity) {
  const { pool, providers } = corral.corral
  const metrics = createMetrics({
    version: '1',
    pool,
    providers: providers.list,
    activity,
    settings: { get: () => values },
    spans: () => ({ sent: 0, dropped: 0 }),
    log: pino({ level: 'silent' }),
  })
  const read = async (name: string, labels?: Record<string, string>) =>
    valueOf(readExposition((await metrics.render()).text), name, labels)
  return { metrics, read }
}

describe('metrics of the log', () => {
  it('move corral_log_waiting_rows and corral_log_lost_rows_total when rows cannot be written', async () => {
    await using broken = await startActivity({ storeFile: '/nowhere/store.js' })
    const { read } = metricsOf(broken)
    expect(await read('corral_log_waiting_rows')).toBe(0)
    expect(await read('corral_log_lost_rows_total')).toBe(0)
    for (let i = 0; i < 50_100; i++) broken.activity.record(triedEntry())
    await eventually(() => read('corral_log_waiting_rows')).toBeGreaterThan(40_000)
    await eventually(() => read('corral_log_lost_rows_total')).toBeGreaterThanOrEqual(100)
  })

  it('count every entry, whether somebody asks in between or not', async () => {
    await using log = await startActivity()
    const { metrics, read } = metricsOf(log)
    const name = 'corral_requests_total'
    for (let i = 0; i < 1001; i++) metrics.record(triedEntry())
    expect(await read(name)).toBe(1001)
    metrics.record(triedEntry())
    const both = await Promise.all([read(name), read(name)])
    expect(both).toEqual([1002, 1002])
  })

  it('are those of one Corral: another in the same process has its own', async () => {
    await using log = await startActivity()
    const [one, other] = [metricsOf(log), metricsOf(log)]
    one.metrics.record(triedEntry())
    expect(await one.read('corral_requests_total')).toBe(1)
    expect(await other.read('corral_requests_total')).toBe(0)
  })
})
