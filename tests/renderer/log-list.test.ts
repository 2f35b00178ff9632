import type { ClientContext, ClientLink } from '@orpc/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import { setLink } from '../../src-renderer/api/client.ts'
import { placeOf, rowAt } from '../../src-renderer/lib/log-rows.ts'
import {
  catchUp,
  forgetAllLogs,
  holdLogs,
  readOlderLogs,
  setAtTop,
  showLogs,
  showWaiting,
  takeLogs,
  useLogList,
} from '../../src-renderer/stores/log-list.ts'
import { triedEntry } from '../activity/telemetry-entry.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let given: TestCorral
let made = 0

beforeAll(async () => {
  given = await startTestCorral()
  setLink({
    call(path, input, options) {
      const call = path.reduce<unknown>(
        (at, name) => (at as Record<string, unknown>)[name],
        given.corral.client,
      )
      return (call as (...given: unknown[]) => Promise<unknown>)(input, options)
    },
  } satisfies ClientLink<ClientContext>)
})
afterAll(() => given[Symbol.asyncDispose]())

beforeEach(async () => {
  await showLogs({})
  await forgetAllLogs()
})

const list = useLogList.getState
const modelAt = (place: number) => rowAt(list().rows, place)?.asked_model ?? null

/** Requests that ask for `1`, `2`, … */
function record(count: number, status: AuditLog['status'] = 'success'): void {
  for (let at = 0; at < count; at += 1) {
    made += 1
    const [requestId, askedModel] = [`req_${made}`, String(made)]
    const endedAtMs = Date.now()
    given.corral.activity.record(triedEntry({ requestId, askedModel, endedAtMs, status }))
  }
}

/** The newest as the live feed tells them. */
async function arrive(): Promise<void> {
  const { logs } = await given.corral.client.activity.list({ limit: 100 })
  takeLogs(logs.toReversed())
}

test('new rows join the list at its top, once, and wait while somebody reads further down', async () => {
  record(3)
  await arrive()
  await arrive()
  expect(list().rows.count).toBe(3)
  expect(modelAt(0)).toBe(String(made))

  setAtTop(false)
  record(2)
  await arrive()
  await arrive()
  expect(list().rows.count).toBe(3)
  expect(list().waiting).toHaveLength(2)
  setAtTop(true)
  expect(list().rows.count).toBe(5)
  expect(modelAt(0)).toBe(String(made))
  expect(list().waiting).toEqual([])
})

test('rows that do not fit the filter stay out, whether they are read or come in', async () => {
  record(2)
  record(1, 'error')
  await showLogs({ status: 'error' })
  expect(list().rows.count).toBe(1)
  record(1, 'error')
  record(1)
  await arrive()
  expect(list().rows.count).toBe(2)
  expect(modelAt(0)).toBe(String(made - 1))
})

test('a long list is read page by page to its end, and far rows are read again when needed', async () => {
  record(1500)
  await showLogs({})
  expect(list().rows.count).toBe(200)
  while (!list().complete) await readOlderLogs()
  expect(list().rows.count).toBe(1500)
  expect(modelAt(1499)).toBe(String(made - 1499))

  holdLogs(1400, 1430)
  expect(modelAt(0)).toBeNull()
  holdLogs(0, 30)
  await expect.poll(() => modelAt(0)).toBe(String(made))
  expect(modelAt(250)).toBe(String(made - 250))
  expect(placeOf(list().rows, -5)).toBe(-1)
})

test('after a time without a connection nothing is missing: little is added, much is read anew', async () => {
  record(5)
  await showLogs({})
  setAtTop(false)
  record(150)
  await catchUp()
  expect(list().waiting).toHaveLength(150)
  showWaiting()
  expect(list().rows.count).toBe(155)

  const { serial } = list()
  record(300)
  await catchUp()
  expect(list().serial).toBeGreaterThan(serial)
  expect(modelAt(0)).toBe(String(made))
  while (!list().complete) await readOlderLogs()
  expect(list().rows.count).toBe(455)
})

test('of filters that follow each other fast the last one counts', async () => {
  record(3)
  record(2, 'error')
  await Promise.all([showLogs({}), showLogs({ status: 'error' })])
  expect(list().rows.count).toBe(2)
  expect(list().wish).toEqual({ status: 'error' })
})
