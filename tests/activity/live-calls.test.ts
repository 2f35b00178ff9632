import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'
import { restClient, socketClient } from '../server/contract-client.ts'
import { entry } from './store/entries.ts'

const dayMs = 86_400_000

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

const record = (requestId: string, changes: object = {}) =>
  test.corral.activity.record(entry({ requestId, ...changes }))

/** Many long rows, no faster than this reader of the live log takes them. */
async function flood(rows: number, reader: WebSocket): Promise<void> {
  const process = 'y'.repeat(2000)
  let read = 0
  reader.on('message', () => (read += 1))
  for (let row = 0; row < rows; row++) {
    record(`flood-${row}`, { process })
    if (row % 1000 === 999) await eventually(() => read).toBeGreaterThan(row)
  }
}

/** Reads until a row of this name, or until it throws. */
async function readTo(rows: AsyncIterable<AuditLog>, last: string): Promise<string[]> {
  const seen: string[] = []
  for await (const { request_id } of rows) {
    seen.push(request_id)
    if (request_id === last) break
  }
  return seen
}

describe('the calls of the log', () => {
  it('show thirty days of usage and of what left, unless asked for others', async () => {
    const now = Date.now()
    record('long ago', { endedAtMs: now - 40 * dayMs })
    record('lately', { endedAtMs: now - 20 * dayMs })
    record('now')
    const requestsIn = (points: readonly { requests: number }[]) =>
      points.reduce((sum, { requests }) => sum + requests, 0)
    const { usage, egress } = test.corral.client.activity
    const from = new Date(now - 50 * dayMs).toISOString()
    const to = new Date(now - 30 * dayMs).toISOString()
    expect(requestsIn((await usage({})).points)).toBe(2)
    expect(requestsIn((await usage({ from })).points)).toBe(3)
    expect(requestsIn((await usage({ to })).points)).toBe(1)
    expect(requestsIn((await egress({})).lines)).toBe(2)
    expect(requestsIn((await egress({ from, to })).lines)).toBe(1)
    const unknown = usage({ time_zone: 'Mars/Olympus' })
    await expect(unknown).rejects.toMatchObject({ code: 'invalid_input', status: 400 })
  })

  it('answer 404 for a request that is not there', async () => {
    const client = restClient(test.address, test.adminToken)
    const asked = client.activity.get({ request_id: 'req_unknown' })
    await expect(asked).rejects.toMatchObject({ code: 'not_found', status: 404 })
  })

  it('forget all rows and keep the sums, for those who watch, too', async () => {
    const { activity } = restClient(test.address, test.adminToken)
    await activity.clear()
    expect((await activity.list({})).logs).toEqual([])
    const rows = await activity.watch()
    record('first')
    expect(await readTo(rows, 'first')).toEqual(['first'])
    expect((await activity.usage({})).points.length).toBeGreaterThan(0)
  })

  it('page on without gaps while rows are made', async () => {
    const { activity } = restClient(test.address, test.adminToken)
    await activity.clear()
    for (let row = 0; row < 25; row++) record(`row-${row}`)
    const seen: string[] = []
    let before: number | undefined
    do {
      const page = await activity.list({ limit: 10, ...(before !== undefined && { before }) })
      seen.push(...page.logs.map(({ request_id }) => request_id))
      before = page.next ?? undefined
      record('meanwhile')
    } while (before !== undefined)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `row-${24 - i}`))
  })
})

describe('a watch', () => {
  it('is the same over each way', async () => {
    await test.corral.client.activity.clear()
    record('before')
    const { client, socket } = await socketClient(test.address, test.adminToken)
    const ways = [
      await client.activity.watch(),
      await restClient(test.address, test.adminToken).activity.watch(),
      await test.corral.client.activity.watch(),
    ]
    const seen = ways.map((rows) => readTo(rows, 'after'))
    record('between')
    record('after')
    for (const ids of await Promise.all(seen)) expect(ids).toEqual(['before', 'between', 'after'])
    socket.close()
  })

  it('ends for whoever is revoked, over each way', async () => {
    const made = await test.corral.client.tokens.create({ label: 'x', access: 'admin' })
    const { client, socket } = await socketClient(test.address, made.token)
    const closed = once(socket, 'close')
    const rows = await restClient(test.address, made.token).activity.watch()
    const live = await client.activity.watch()
    await Promise.all([rows.next(), live.next()])
    await test.corral.client.tokens.revoke({ id: made.id })
    await expect(readTo(rows, 'never')).rejects.toThrow()
    expect((await closed)[0]).toBe(1008)
    await live.return?.()
  })

  it('tells who reads too slowly, over a socket and over HTTP, and others read on', async () => {
    await test.corral.client.activity.clear()
    const { client, socket } = await socketClient(test.address, test.adminToken)
    record('begin')
    const overSocket = await client.activity.watch()
    await overSocket.next()
    const overHttp = await test.fetch('/api/system/audit-logs/watch', {
      headers: { authorization: `Bearer ${test.adminToken}` },
    })
    const address = test.address.replace('http', 'ws')
    const fast = new WebSocket(`${address}/api/system/ws/audit-logs?token=${test.adminToken}`)
    await once(fast, 'message')
    socket.pause()
    await flood(16_000, fast)
    record('end')
    fast.close()
    socket.resume()
    const cut = { code: 'rate_limited', status: 429 }
    await expect(readTo(overSocket, 'end')).rejects.toMatchObject(cut)
    // The socket itself goes on.
    expect((await client.activity.list({ limit: 1 })).logs[0]?.request_id).toBe('end')
    socket.close()
    const text = await overHttp.text()
    expect(text).toMatch(/event: error\n.*"code":"rate_limited"/s)
    expect(text).not.toContain('"request_id":"end"')
  })
})
