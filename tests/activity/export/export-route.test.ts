import { request } from 'node:http'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { arrive, send } from '../../accounts/people.ts'
import { type TestCorral, eventually, startTestCorral } from '../../helpers/test-corral.ts'
import { entry } from '../store/entries.ts'

const path = '/api/system/audit-logs/export'
/** More than one page, and more than a connection holds that nobody reads. */
const rows = 12_000

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
  const error = { type: 'x', message: 'y'.repeat(450), upstreamStatus: null, upstreamCode: null }
  const begin = Date.now() - rows
  for (let row = 0; row < rows; row++) {
    const endedAtMs = begin + row
    const status = row % 2 === 0 ? 'success' : 'error'
    test.corral.activity.record(entry({ requestId: `req-${row}`, endedAtMs, status, error }))
    if (row % 1000 === 999) await test.corral.client.activity.list({ limit: 1 })
  }
})
afterAll(() => test[Symbol.asyncDispose]())

const get = (query: string, token: string | undefined = test.adminToken) =>
  send(test, 'GET', `${path}${query}`, { token })

/** Exports that have ended, one way or another. */
const ended = () => test.logged().split('"export ended"').length - 1

describe('an export', () => {
  it('holds all rows that fit, newest first, in each format', async () => {
    const order = Array.from({ length: rows / 2 }, (_, i) => `req-${rows - 1 - 2 * i}`)
    const answer = await get('?format=jsonl&status=error')
    const day = new Date().toISOString().slice(0, 10)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-disposition': `attachment; filename=corral-activity-${day}.jsonl`,
      'cache-control': 'no-store',
    })
    const logs = (await answer.text()).trim().split('\n')
    expect(logs.map((line) => (JSON.parse(line) as AuditLog).request_id)).toEqual(order)
    const lines = (await (await get('?format=csv&status=error')).text()).trim().split('\r\n')
    expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(order)
    const file = await (await get('?format=parquet&status=error')).arrayBuffer()
    const read = await parquetReadObjects({ file, columns: ['request_id'] })
    expect(read.map((row) => row.request_id as string)).toEqual(order)
  })

  it('is filtered as the list is', async () => {
    const idsOf = async (query: string) => {
      const text = await (await get(query)).text()
      return text.split('\n').flatMap((line) => (line ? [(JSON.parse(line) as AuditLog).id] : []))
    }
    expect(await idsOf('?request_id=req-7')).toHaveLength(1)
    expect(await idsOf('?left_this_mac=false')).toEqual([])
    const { logs } = await test.corral.client.activity.list({ limit: 11 })
    const from = new Date((logs[10]?.id ?? 0) / 1000).toISOString()
    expect(await idsOf(`?from=${from}`)).toEqual(logs.map(({ id }) => id))
  })

  it('says what is wrong with the question', async () => {
    for (const [query, param] of [
      ['?format=xml', 'format'],
      ['?format=csv&format=jsonl', 'format'],
      ['?from=yesterday', 'from'],
      ['?status=great', 'status'],
    ] as const) {
      const answer = await get(query)
      expect(answer.status, query).toBe(400)
      expect(await answer.json()).toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining(param) as string,
      })
    }
  })

  it('needs a token: in the header, or a ticket or a session in the URL', async () => {
    const { token } = await arrive(test, 'ada@example.org')
    const asked = await send(test, 'POST', '/api/auth/ticket', { token })
    const { ticket } = (await asked.json()) as { ticket: string }
    const statusOf = async (query: string) => {
      const answer = await fetch(test.address + path + query)
      await answer.body?.cancel()
      return answer.status
    }
    expect(await statusOf('?format=csv')).toBe(401)
    expect(await statusOf(`?format=csv&token=${ticket}`)).toBe(200)
    expect(await statusOf(`?format=csv&token=${ticket}`)).toBe(401)
    expect(await statusOf(`?format=csv&token=${token}`)).toBe(200)
    expect(await statusOf(`?format=csv&token=${test.adminToken}`)).toBe(401)
    expect(await statusOf('?format=csv&token=x.y.z')).toBe(401)
  })

  it('is not read ahead of its reader, and stops when that one leaves', async () => {
    const asked = request(test.address + path, {
      headers: { authorization: `Bearer ${test.adminToken}` },
    })
    asked.end()
    const answer = await new Promise<NodeJS.ReadableStream>((resolve) => {
      asked.once('response', resolve)
    })
    await new Promise((resolve) => answer.once('readable', resolve))
    const before = ended()
    // Long enough for all of it, if there were somebody who read.
    await (await get('')).text()
    expect(ended()).toBe(before + 1)
    asked.destroy()
    await eventually(ended).toBe(before + 2)
  })

  it('ends in the middle when its caller may no longer read', async () => {
    const made = await test.corral.client.tokens.create({ label: 'x', access: 'admin' })
    const answer = await get('?format=jsonl', made.token)
    const reader = answer.body!.getReader()
    await reader.read()
    const before = ended()
    await test.corral.client.tokens.revoke({ id: made.id })
    await eventually(ended).toBe(before + 1)
    const rest = async () => {
      while (!(await reader.read()).done);
    }
    await expect(rest()).rejects.toThrow(/terminated|aborted|closed/)
  })
})
