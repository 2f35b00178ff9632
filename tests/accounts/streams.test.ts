import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { AppCaller } from '../../src-main/core/accounts/caller.ts'
import { createOpenStreams } from '../../src-main/core/accounts/open-streams.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type Person, arrive, send, signIn } from './people.ts'

let test: TestCorral
let ada: Person
beforeAll(async () => {
  test = await startTestCorral()
  ada = await arrive(test, 'ada@example.org')
})
afterAll(() => test[Symbol.asyncDispose]())

async function ticket(token: string): Promise<string> {
  const answer = await send(test, 'POST', '/api/auth/ticket', { token })
  const body = (await answer.json()) as { ticket: string; expires_in: number }
  expect(body.expires_in).toBe(60)
  return body.ticket
}

async function openSocket(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${test.address.replace('http', 'ws')}/api/ws?token=${token}`)
  await once(socket, 'open')
  return socket
}

/** What the server says of a socket that it does not take. */
async function refusal(query: string): Promise<number> {
  const socket = new WebSocket(`${test.address.replace('http', 'ws')}/api/ws${query}`)
  const [code] = (await once(socket, 'close')) as [number]
  return code
}

/** `ended` is told once the stream has ended, however that is. */
async function openStream(path: string, headers: HeadersInit): Promise<{ ended: Promise<string> }> {
  const answer = await fetch(test.address + path, { headers })
  expect(answer.status).toBe(200)
  const reader = answer.body!.getReader()
  await reader.read()
  const drain = async () => {
    try {
      while (!(await reader.read()).done);
    } catch {
      // Cut off: that is what was waited for.
    }
    return 'ended'
  }
  return { ended: drain() }
}

describe('a token in a URL', () => {
  it('opens a stream as a session or a ticket, not as a token of an app (#180, #186, #189, #193, #202, #214)', async () => {
    const status = async (token: string) => {
      const answer = await fetch(`${test.address}/api/pool/watch?token=${token}`)
      await answer.body?.cancel()
      return answer.status
    }
    expect(await status(ada.token)).toBe(200)
    expect(await status(await ticket(ada.token))).toBe(200)
    expect(await status(test.userToken)).toBe(401)
    expect(await status(`${ada.token}x`)).toBe(401)
    expect(await status('')).toBe(401)
  })

  it('that differs from the one in the header is refused', async () => {
    const headers = { authorization: `Bearer ${test.userToken}` }
    const path = `/api/pool/watch?token=${ada.token}`
    expect((await fetch(test.address + path, { headers })).status).toBe(401)
    const twice = `/api/pool/watch?token=${ada.token}&token=${await ticket(ada.token)}`
    expect((await fetch(test.address + twice)).status).toBe(401)
  })

  it('may be a ticket once only, and only there', async () => {
    const once = await ticket(ada.token)
    expect((await send(test, 'GET', '/api/auth/me', { token: once })).status).toBe(401)
    const socket = await openSocket(once)
    expect(await refusal(`?token=${once}`)).toBe(1008)
    expect((await fetch(`${test.address}/api/pool/watch?token=${once}`)).status).toBe(401)
    socket.close()
  })

  it('ends the socket with 1008 when it is none of ours (#206, #207, #209, #216, #217, #218)', async () => {
    expect(await refusal('')).toBe(1008)
    expect(await refusal('?token=x')).toBe(1008)
    expect(await refusal('?token=tk_x')).toBe(1008)
    const bob = await arrive(test, 'bob@example.org')
    const asked = await ticket(bob.token)
    await test.corral.client.auth.users.update({ id: bob.id, status: 'pending' })
    expect(await refusal(`?token=${bob.token}`)).toBe(1008)
    expect(await refusal(`?token=${asked}`)).toBe(1008)
  })

  it('never gets into the log (#297)', async () => {
    const asked = await ticket(ada.token)
    await refusal(`?token=${asked}`.replace('tk_', 'tx_'))
    await fetch(`${test.address}/api/nothing?token=${ada.token}`)
    await fetch(`${test.address}/api/pool/watch?token=${ada.token}x`)
    for (const secret of [ada.token, ada.token.slice(-40), asked.slice(3)]) {
      expect(test.logged()).not.toContain(secret)
    }
  })
})

describe('open streams and sockets of a caller', () => {
  const users = () => test.corral.client.auth.users

  async function openAll(token: string): Promise<Promise<unknown>[]> {
    const bearer = { authorization: `Bearer ${token}` }
    const socket = await openSocket(token)
    const streams = [
      await openStream('/api/pool/watch', bearer),
      await openStream('/api/models/watch', bearer),
    ]
    return [
      once(socket, 'close').then(([code]) => code as number),
      ...streams.map(({ ended }) => ended),
    ]
  }

  it.each<[string, (person: Person) => Promise<unknown>]>([
    ['disabled', ({ id }) => users().update({ id, status: 'disabled' })],
    ['deleted', ({ id }) => users().remove({ id })],
    ['given a new password', ({ id }) => users().resetPassword({ id, password: 'another one' })],
    [
      'signed out everywhere',
      ({ token }) => send(test, 'POST', '/api/auth/sign-out-everywhere', { token }),
    ],
  ])('end after the user is %s', async (what, change) => {
    const person = await arrive(test, `${what.replaceAll(' ', '.')}@example.org`)
    const ended = await openAll(person.token)
    const others = await openAll(await signIn(test, ada.email))
    await change(person)
    expect(await Promise.all(ended)).toEqual([1008, 'ended', 'ended'])
    expect(await Promise.race([...others, Promise.resolve('open')])).toBe('open')
  })

  it('end when an administrator becomes a user, and stay when a user becomes one', async () => {
    const person = await arrive(test, 'cleo@example.org')
    const asUser = await openAll(person.token)
    await users().update({ id: person.id, is_admin: true })
    const ended = await openAll(person.token)
    await users().update({ id: person.id, is_admin: false })
    expect(await Promise.all(ended)).toEqual([1008, 'ended', 'ended'])
    expect(await Promise.race([...asUser, Promise.resolve('open')])).toBe('open')
  })

  it('end when the token of an app is revoked, or its user is disabled', async () => {
    const made = await test.corral.client.tokens.create({ label: 'x' })
    const ended = await openAll(made.token)
    await test.corral.client.tokens.revoke({ id: made.id })
    expect(await Promise.all(ended)).toEqual([1008, 'ended', 'ended'])
    const dora = await arrive(test, 'dora@example.org')
    const key = await test.corral.client.tokens.create({ label: 'y', userId: dora.id })
    const alsoEnded = await openAll(key.token)
    await users().update({ id: dora.id, status: 'disabled' })
    expect(await Promise.all(alsoEnded)).toEqual([1008, 'ended', 'ended'])
  })

  it('end together, also a hundred', async () => {
    const person = await arrive(test, 'many@example.org')
    const sockets = await Promise.all(Array.from({ length: 100 }, () => openSocket(person.token)))
    const ended = Promise.all(sockets.map((socket) => once(socket, 'close')))
    await users().update({ id: person.id, status: 'disabled' })
    expect(new Set((await ended).map(([code]) => code as number))).toEqual(new Set([1008]))
  })
})

describe('the list of open streams', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const caller = (id: string): AppCaller => ({
    kind: 'app',
    access: 'user',
    tokenId: id,
    label: id,
    userId: null,
    userEmail: null,
    isCommand: false,
    scopes: {
      models: null,
      cloud: true,
      endpoints: 'all',
      expiresAt: null,
      requestsPerMinute: null,
    },
  })

  it('ends those that lost their right once each, within a second, and keeps the others', () => {
    const known = new Set(['a', 'b'])
    const ended: string[] = []
    const streams = createOpenStreams((asked) =>
      asked.kind === 'app' && known.has(asked.tokenId) ? asked : null,
    )
    const close = streams.open(caller('a'), () => ended.push('a1'))
    streams.open(caller('a'), () => ended.push('a2'))
    streams.open(caller('b'), () => ended.push('b'))
    vi.advanceTimersByTime(10_000)
    expect(ended).toEqual([])
    close()
    known.delete('a')
    vi.advanceTimersByTime(1000)
    expect(ended).toEqual(['a2'])
    known.delete('b')
    vi.advanceTimersByTime(1000)
    expect(ended).toEqual(['a2', 'b'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends those of which nobody can tell', () => {
    const ended: string[] = []
    const streams = createOpenStreams(() => {
      throw new Error('the database is closed')
    })
    streams.open(caller('a'), () => ended.push('a'))
    vi.advanceTimersByTime(1000)
    expect(ended).toEqual(['a'])
  })
})
