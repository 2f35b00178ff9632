import { once } from 'node:events'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import { type Person, register, send } from '../accounts/people.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'
import { entry } from './store/entries.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
  await register(test, 'first@example.org')
})
afterAll(() => test[Symbol.asyncDispose]())

function connect(query: string, headers: Record<string, string> = {}): WebSocket {
  const url = `${test.address.replace('http', 'ws')}/api/system/ws/audit-logs${query}`
  return new WebSocket(url, { headers })
}

/** How the server closes a socket that it does not take, and what it has sent before. */
async function refusal(query: string, headers: Record<string, string> = {}) {
  const socket = connect(query, headers)
  const said: unknown[] = []
  socket.on('message', (data) => said.push(data))
  const status = Promise.withResolvers<number>()
  socket.on('error', () => {})
  socket.once('unexpected-response', (_, answer) => status.resolve(answer.statusCode ?? 0))
  const closed = once(socket, 'close').then(([code]) => code as number)
  return { code: await Promise.race([status.promise, closed]), said }
}

/** A socket that is open, and the requests that it has told of. */
async function watch(token: string): Promise<{ socket: WebSocket; seen: string[] }> {
  const socket = connect(`?token=${token}`)
  const seen: string[] = []
  socket.on('message', (data: Buffer, isBinary) => {
    expect(isBinary).toBe(false)
    seen.push((JSON.parse(data.toString()) as AuditLog).request_id)
  })
  await once(socket, 'open')
  return { socket, seen }
}

const record = (requestId: string) => test.corral.activity.record(entry({ requestId }))

async function ticketOf(token: string): Promise<string> {
  const answer = await send(test, 'POST', '/api/auth/ticket', { token })
  return ((await answer.json()) as { ticket: string }).ticket
}

/** A session as Corral would have signed it, but for what is changed. */
async function sessionWith(changes: object): Promise<string> {
  const { kid, key } = await test.corral.vault.signingKey()
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: 'corral', aud: 'corral', jti: 'x', iat: now, exp: now + 60 }
  return new SignJWT({ ...claims, ver: 0, ...changes })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
    .sign(key)
}

/** As if they had signed in, which takes its time. */
async function arrive(email: string): Promise<Person> {
  const { id } = await register(test, email)
  await test.corral.client.auth.users.update({ id, status: 'approved' })
  return { id, email, token: await sessionWith({ uid: id, sub: email }) }
}

const refused = { code: 1008, said: [] }

describe('the socket of the live log', () => {
  it('closes with 1008 without a token, and says nothing before (#206, #216, #229)', async () => {
    record('secret')
    expect(await refusal('')).toEqual(refused)
    expect(await refusal('?token=')).toEqual(refused)
  })

  it('closes with 1008 for a token that does not decode (#181, #190, #207, #217)', async () => {
    for (const token of ['x', 'x.y.z', 'ck_unknown', 'tk_unknown', `${test.adminToken}x`]) {
      expect(await refusal(`?token=${token}`), token).toEqual(refused)
    }
    expect(await refusal(`?token=${test.userToken}&token=${test.adminToken}`)).toEqual(refused)
  })

  it('closes with 1008 for a token without sub, or of nobody here (#208, #209, #210)', async () => {
    const ada = await arrive('ada@example.org')
    const { socket } = await watch(ada.token)
    socket.close()
    for (const changes of [{}, { sub: '' }, { sub: 'nobody@example.org' }]) {
      expect(await refusal(`?token=${await sessionWith({ uid: ada.id, ...changes })}`)).toEqual(
        refused,
      )
    }
  })

  it('closes with 1008 for a user who is not approved (#209, #218)', async () => {
    const bob = await arrive('bob@example.org')
    const ticket = await ticketOf(bob.token)
    await test.corral.client.auth.users.update({ id: bob.id, status: 'pending' })
    expect(await refusal(`?token=${bob.token}`)).toEqual(refused)
    expect(await refusal(`?token=${ticket}`)).toEqual(refused)
  })

  it('is refused to pages of others, whatever they show', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const { code, said } = await refusal(`?token=${test.adminToken}`, { origin })
      expect({ code, said }).toEqual({ code: 403, said: [] })
    }
    const { code } = await refusal(`?token=${test.adminToken}`, { host: 'evil.example' })
    expect(code).toBe(403)
  })

  it('sends the newest 100, oldest first, then each as it is made, to every kind of token (#205)', async () => {
    for (let row = 0; row < 120; row++) record(`row-${row}`)
    const boss = await arrive('boss@example.org')
    await test.corral.client.auth.users.update({ id: boss.id, is_admin: true })
    const tokens = [test.adminToken, boss.token, await ticketOf(boss.token)]
    const sockets = await Promise.all(tokens.map(watch))
    for (const { seen } of sockets) await eventually(() => seen.length).toBe(100)
    record('live-1')
    record('live-2')
    const expected = Array.from({ length: 100 }, (_, i) => `row-${i + 20}`)
    for (const { socket, seen } of sockets) {
      await eventually(() => seen).toEqual([...expected, 'live-1', 'live-2'])
      socket.close()
    }
    expect(await refusal(`?token=${tokens[2]}`)).toEqual(refused)
  })

  it.each<[string, (id: number) => Promise<unknown>]>([
    ['disabled', (id) => test.corral.client.auth.users.update({ id, status: 'disabled' })],
    ['deleted', (id) => test.corral.client.auth.users.remove({ id })],
    [
      'no administrator any more',
      (id) => test.corral.client.auth.users.update({ id, is_admin: false }),
    ],
  ])('closes with 1008 once its user is %s (#211, #229)', async (what, change) => {
    const user = await arrive(`${what.replaceAll(' ', '.')}@example.org`)
    await test.corral.client.auth.users.update({ id: user.id, is_admin: true })
    const { socket, seen } = await watch(user.token)
    await eventually(() => seen.length).toBe(100)
    const closed = once(socket, 'close')
    await change(user.id)
    expect((await closed)[0]).toBe(1008)
    record(`after ${what}`)
    expect(seen).not.toContain(`after ${what}`)
  })

  it('closes with 1008 once its token is revoked', async () => {
    const made = await test.corral.client.tokens.create({ label: 'x', access: 'admin' })
    const { socket } = await watch(made.token)
    const closed = once(socket, 'close')
    await test.corral.client.tokens.revoke({ id: made.id })
    expect((await closed)[0]).toBe(1008)
  })

  it('reads nothing that is sent to it, and closes on much of it', async () => {
    const { socket, seen } = await watch(test.adminToken)
    await eventually(() => seen.length).toBe(100)
    socket.send('{"before":1}')
    socket.send(Buffer.alloc(100))
    record('still')
    await eventually(() => seen.at(-1)).toBe('still')
    const closed = once(socket, 'close')
    socket.send('x'.repeat(5000))
    expect((await closed)[0]).toBe(1009)
  })

  it('cuts off with 1013 who does not read, while others read on', async () => {
    const slow = await watch(test.adminToken)
    const fast = await watch(test.adminToken)
    await eventually(() => fast.seen.length).toBe(100)
    await eventually(() => slow.seen.length).toBe(100)
    slow.socket.pause()
    const closed = once(slow.socket, 'close')
    const error = { upstreamStatus: null, upstreamCode: null, type: 'x', message: 'y'.repeat(500) }
    let rows = 0
    // More than the system takes for a reader that does not read.
    while (!test.logged().includes('has read the live log too slowly')) {
      for (let i = 0; i < 250; i++) {
        test.corral.activity.record(entry({ requestId: `flood-${rows++}`, error }))
      }
      await eventually(() => fast.seen.at(-1)).toBe(`flood-${rows - 1}`)
      expect(rows).toBeLessThan(50_000)
    }
    record('the end')
    await eventually(() => fast.seen.at(-1)).toBe('the end')
    slow.socket.resume()
    expect((await closed)[0]).toBe(1013)
    expect(slow.seen).not.toContain('the end')
    fast.socket.close()
  })
})
