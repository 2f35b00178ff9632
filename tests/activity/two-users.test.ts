import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import type { EntryCaller } from '../../src-main/core/activity/entry.ts'
import { type Person, arrive } from '../accounts/people.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { allCalls, restClient } from '../server/contract-client.ts'
import { entry } from './store/entries.ts'

/** Two people with an app each, and an app of the owner. */
const names = ['ann', 'bob', 'editor-of-ann', 'editor-of-bob', 'editor-of-owner'] as const
type Name = (typeof names)[number]

/** Whose rows are whose to see. */
const seenBy: Record<Name, readonly Name[]> = {
  ann: ['ann', 'editor-of-ann'],
  bob: ['bob', 'editor-of-bob'],
  'editor-of-ann': ['editor-of-ann'],
  'editor-of-bob': ['editor-of-bob'],
  'editor-of-owner': ['editor-of-owner'],
}

interface Viewer {
  readonly token: string
  readonly caller: EntryCaller
}

let test: TestCorral
const viewers = {} as Record<Name, Viewer>
beforeAll(async () => {
  test = await startTestCorral()
  await arrive(test, 'first@example.org')
  viewers['editor-of-owner'] = await app('editor-of-owner', null, 'owner')
  for (const name of ['ann', 'bob'] as const) {
    const user = await arrive(test, `${name}@example.org`)
    const caller = { tokenId: null, tokenLabel: null, userId: user.id, user: user.email }
    viewers[name] = { token: user.token, caller }
    viewers[`editor-of-${name}`] = await app(`editor-of-${name}`, user, user.email)
  }
  for (const name of names) {
    record(name, `req_${name}`)
    const error = { type: 'timeout', message: `Silence about ${wordOf(name)}.` }
    record(name, `req_${name}_failed`, {
      status: 'error',
      error: { ...error, upstreamStatus: null, upstreamCode: null },
    })
  }
})
afterAll(() => test[Symbol.asyncDispose]())

async function app(label: string, user: Person | null, address: string): Promise<Viewer> {
  const userId = user?.id ?? null
  const whose = user ? { userId: user.id } : {}
  const { id, token } = await test.corral.client.tokens.create({ label, access: 'user', ...whose })
  return { token, caller: { tokenId: id, tokenLabel: label, userId, user: address } }
}

function record(name: Name, requestId: string, changes: object = {}): void {
  const { caller } = viewers[name]
  const own = { requestId, caller, askedModel: `model-of-${name}` }
  test.corral.activity.record(entry({ ...own, ...changes }))
}

const wordOf = (name: Name) => `word${name.replaceAll('-', '')}`

/** What the rows of these have for a label of their app, or else for their address. */
const makersOf = (logs: readonly AuditLog[]) =>
  new Set(logs.map(({ app, user }) => app ?? user?.split('@')[0]))

/** Each pair of whom the one may not see the other. */
const pairs = names.flatMap((viewer) =>
  names.filter((other) => !seenBy[viewer].includes(other)).map((other) => ({ viewer, other })),
)

/** Ways to ask for just the rows of one of them. */
function filtersFor(name: Name): object[] {
  const { tokenId, userId } = viewers[name].caller
  return [
    { request_id: `req_${name}` },
    { model: `model-of-${name}` },
    { search: wordOf(name) },
    { search: wordOf(name), user_id: userId ?? 0 },
    tokenId === null ? { user_id: userId, status: 'error' } : { app_id: tokenId },
  ]
}

type Check = (client: CorralClient, viewer: Name, other: Name) => Promise<unknown>

const isForbidden: (call: (client: CorralClient) => Promise<unknown>) => Check =
  (call) => (client) =>
    expect(call(client)).rejects.toMatchObject({ code: 'forbidden', status: 403 })

/** Of each call of this part of the contract: how it keeps the rows of one from the other. */
const checks: Record<string, Check> = {
  async 'activity.list'(client, viewer, other) {
    const { logs } = await client.activity.list({})
    expect(makersOf(logs)).toEqual(new Set(seenBy[viewer]))
    for (const filter of filtersFor(other)) {
      const found = await client.activity.list(filter)
      expect(makersOf(found.logs)).not.toContain(other)
    }
  },
  async 'activity.get'(client, viewer, other) {
    expect((await client.activity.get({ request_id: `req_${viewer}` })).attempts).toHaveLength(1)
    const foreign = client.activity.get({ request_id: `req_${other}` })
    await expect(foreign).rejects.toMatchObject({ code: 'not_found', status: 404 })
  },
  async 'activity.stats'(client, viewer, other) {
    const { by_app, by_model } = await client.activity.stats({})
    expect(by_app.length).toBe(seenBy[viewer].length)
    expect(by_app.map(({ app_id }) => app_id)).not.toContain(viewers[other].caller.tokenId ?? '-')
    expect(by_model[0]?.requests).toBe(2 * seenBy[viewer].length)
    const foreign = await client.activity.stats({ model: `model-of-${other}` })
    expect(foreign).toMatchObject({ total: { requests: 0 }, by_app: [], by_model: [] })
    expect(foreign).toMatchObject({ by_backend: [], oldest: null, duration: null })
  },
  async 'activity.usage'(client, viewer) {
    const asked = (['app', 'user', 'model', 'backend'] as const).map(async (by) => {
      const { points } = await client.activity.usage({ by })
      return points.reduce((sum, point) => sum + point.requests, 0)
    })
    expect(new Set(await Promise.all(asked))).toEqual(new Set([2 * seenBy[viewer].length]))
  },
  // Below, once for all: it makes rows.
  'activity.watch': () => Promise.resolve(),
  'activity.clear': isForbidden((client) => client.activity.clear()),
  'activity.egress': isForbidden((client) => client.activity.egress({})),
  'activity.content': isForbidden((client) => client.activity.content({ request_id: 'req_ann' })),
  'activity.forget': isForbidden((client) => client.activity.forget({ request_id: 'req_ann' })),
  'activity.replay': isForbidden((client) =>
    client.activity.replay({ request_id: 'req_ann', model: 'x' }),
  ),
  'activity.keeping.list': isForbidden((client) => client.activity.keeping.list()),
  'activity.keeping.save': isForbidden((client) =>
    client.activity.keeping.save({ scope: 'app', scope_id: 'x', hours: 1 }),
  ),
  'activity.keeping.remove': isForbidden((client) =>
    client.activity.keeping.remove({ scope: 'app', scope_id: 'x' }),
  ),
}

async function exported(name: Name, filter: object): Promise<AuditLog[]> {
  const query = new URLSearchParams({ format: 'jsonl', ...filter }).toString()
  const answer = await fetch(`${test.address}/api/system/audit-logs/export?${query}`, {
    headers: { authorization: `Bearer ${viewers[name].token}` },
  })
  expect(answer.status).toBe(200)
  const lines = (await answer.text()).split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as AuditLog)
}

describe('the rows of one user', () => {
  it.each(allCalls().filter(({ name }) => name.startsWith('activity.')))(
    'are not for another by $name',
    async ({ name }) => {
      for (const { viewer, other } of pairs) {
        await checks[name]?.(restClient(test.address, viewers[viewer].token), viewer, other)
      }
      expect(checks[name]).toBeDefined()
    },
  )

  it('are not for another in an export', async () => {
    for (const { viewer, other } of pairs) {
      expect(makersOf(await exported(viewer, {}))).toEqual(new Set(seenBy[viewer]))
      for (const filter of filtersFor(other)) {
        expect(makersOf(await exported(viewer, filter))).not.toContain(other)
      }
    }
  })

  it('are not for another in what is shown live, whatever shows it', async () => {
    const seen = Object.fromEntries(names.map((name) => [name, [] as AuditLog[]]))
    const watched = names.map(async (name) => {
      const rows = await restClient(test.address, viewers[name].token).activity.watch()
      for await (const row of rows) {
        seen[name]?.push(row)
        if (row.request_id === `req_last_${name}`) return
      }
    })
    const shown = names.map(async (name) => {
      const url = `${test.address.replace('http', 'ws')}/api/system/ws/audit-logs`
      const socket = new WebSocket(`${url}?token=${viewers[name].token}`)
      const rows = Promise.withResolvers<void>()
      socket.on('message', (data: Buffer) => {
        const row = JSON.parse(data.toString()) as AuditLog
        seen[name]?.push(row)
        if (row.request_id === `req_last_${name}`) rows.resolve()
      })
      await rows.promise
      socket.close()
    })
    for (const name of names) record(name, `req_live_${name}`)
    for (const name of names) record(name, `req_last_${name}`)
    await Promise.all([...watched, ...shown])
    for (const name of names) {
      expect(makersOf(seen[name] ?? [])).toEqual(new Set(seenBy[name]))
    }
  })

  it('are for administrators and the owner', async () => {
    const { logs } = await restClient(test.address, test.adminToken).activity.list({})
    expect(makersOf(logs)).toEqual(new Set(names))
    expect(makersOf((await test.corral.client.activity.list({})).logs)).toEqual(new Set(names))
  })
})
