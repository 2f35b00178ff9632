import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { password, register, send, signIn } from './people.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

const post = (path: string, body: unknown, token?: string) =>
  send(test, 'POST', path, { body, token })

async function refusal(answer: Response): Promise<{ status: number; detail: string }> {
  const { detail, message, status } = (await answer.json()) as Record<string, unknown>
  expect(detail).toBe(message)
  expect(status).toBe(answer.status)
  return { status: answer.status, detail: String(detail) }
}

describe('users', () => {
  let admin: string

  it('register: the first one administers, others wait (#301)', async () => {
    const first = await post('/api/auth/register', { email: 'Ada@Example.org', password })
    expect(first.status).toBe(201)
    const ada = await first.json()
    expect(ada).toMatchObject({ email: 'ada@example.org', is_admin: true, status: 'approved' })
    expect(Object.keys(ada as object).join()).not.toMatch(/password|hash/i)
    const bob = await register(test, 'bob@example.org')
    expect(bob).toMatchObject({ is_admin: false, status: 'pending', approved_at: null })
  })

  it('register only once by an address, however it is written', async () => {
    for (const email of ['ada@example.org', 'ADA@example.ORG']) {
      const answer = await post('/api/auth/register', { email, password })
      expect(await refusal(answer)).toEqual({ status: 409, detail: 'Email already registered' })
    }
  })

  it('register with a real address and 8 to 128 characters of password', async () => {
    for (const wrong of [
      { email: 'x', password },
      { email: 'x@example.org', password: '1234567' },
      { email: 'x@example.org', password: 'x'.repeat(129) },
      { email: 'x@example.org' },
      {},
    ]) {
      expect((await post('/api/auth/register', wrong)).status).toBe(400)
    }
  })

  it('log in with JSON or an OAuth2 form, and nowhere else with a form', async () => {
    const form = (path: string) =>
      fetch(test.address + path, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'password',
          username: 'ada@example.org',
          password,
        }),
      })
    for (const answer of [
      await form('/api/auth/login'),
      await post('/api/auth/login', { email: 'ada@example.org', password }),
      await post('/api/auth/login', { username: ' ADA@example.org', password }),
    ]) {
      expect(answer.status).toBe(200)
      const body = (await answer.json()) as { access_token: string }
      expect(body).toEqual({ access_token: expect.any(String), token_type: 'bearer' })
      admin = body.access_token
    }
    expect((await form('/api/auth/register')).status).toBe(415)
    expect((await form('/api/tokens')).status).toBe(415)
    expect((await form('/v1/chat/completions')).status).toBe(401)
    const me = await send(test, 'GET', '/api/auth/me', { token: admin })
    expect(await me.json()).toMatchObject({ email: 'ada@example.org', is_admin: true })
  })

  it('are told the same whether the address or the password is wrong', async () => {
    const wrong = { status: 401, detail: 'Incorrect email or password' }
    for (const email of ['ada@example.org', 'nobody@example.org', 'bob@example.org']) {
      const answer = await post('/api/auth/login', { email, password: 'not this one' })
      expect(await refusal(answer)).toEqual(wrong)
    }
    await test.corral.client.auth.login({ email: 'ada@example.org', password })
  })

  it('who wait or are disabled are told so, once the password is right', async () => {
    const bob = { email: 'bob@example.org', password }
    const { id } = (await test.corral.client.auth.users.list()).find(
      ({ email }) => email === bob.email,
    )!
    const pending = await post('/api/auth/login', bob)
    expect(await refusal(pending)).toEqual({ status: 403, detail: 'Account pending approval' })
    const put = (body: object) => send(test, 'PUT', `/api/auth/users/${id}`, { token: admin, body })
    expect((await put({ status: 'disabled' })).status).toBe(200)
    const disabled = await post('/api/auth/login', bob)
    expect(await refusal(disabled)).toEqual({ status: 403, detail: 'Account disabled' })
    const approved = (await (await put({ status: 'approved' })).json()) as { approved_at: string }
    expect(Date.parse(approved.approved_at)).toBeGreaterThan(0)
    await signIn(test, bob.email)
  })

  it('are listed and counted for administrators only', async () => {
    await register(test, 'cleo@example.org')
    const list = await send(test, 'GET', '/api/auth/users', { token: admin })
    const users = (await list.json()) as { email: string }[]
    expect(users.map(({ email }) => email.split('@')[0])).toEqual(['ada', 'bob', 'cleo'])
    const pending = await send(test, 'GET', '/api/auth/users/pending/count', { token: admin })
    expect(await pending.json()).toEqual({ count: 1 })
    const bob = await signIn(test, 'bob@example.org')
    const answer = await send(test, 'GET', '/api/auth/users', { token: bob })
    expect(await refusal(answer)).toEqual({ status: 403, detail: 'Admin access required' })
  })

  it('always keep an administrator who can act', async () => {
    const id = 1
    const put = (body: object) => send(test, 'PUT', `/api/auth/users/${id}`, { token: admin, body })
    const refused = async (answer: Promise<Response>) => (await refusal(await answer)).detail
    expect(await refused(put({ is_admin: false }))).toBe('Cannot remove last admin')
    expect(await refused(put({ status: 'disabled' }))).toBe('Cannot disable last active admin')
    expect(await refused(put({ status: 'pending' }))).toBe('Cannot disable last active admin')
    const removed = send(test, 'DELETE', `/api/auth/users/${id}`, { token: admin })
    expect(await refused(removed)).toBe('Cannot delete last admin')
    expect((await put({ is_admin: true, status: 'approved' })).status).toBe(200)
  })

  it('get a new password from an administrator, which ends their sessions', async () => {
    const token = await signIn(test, 'bob@example.org')
    const path = '/api/auth/users/2/reset-password'
    expect((await post(path, { password: 'a new one 4711' }, admin)).status).toBe(204)
    expect((await send(test, 'GET', '/api/auth/me', { token })).status).toBe(401)
    await expect(signIn(test, 'bob@example.org')).rejects.toMatchObject({ code: 'unauthorized' })
    await signIn(test, 'bob@example.org', 'a new one 4711')
    expect((await post('/api/auth/users/99/reset-password', { password }, admin)).status).toBe(404)
  })

  it('change their own password, which ends their other sessions', async () => {
    const [here, there] = await Promise.all([
      signIn(test, 'bob@example.org', 'a new one 4711'),
      signIn(test, 'bob@example.org', 'a new one 4711'),
    ])
    const wrong = await post('/api/auth/password', { current: 'no', password }, here)
    expect(wrong.status).toBe(401)
    const change = { current: 'a new one 4711', password }
    const { access_token: token } = (await (
      await post('/api/auth/password', change, here)
    ).json()) as { access_token: string }
    for (const old of [here, there]) {
      expect((await send(test, 'GET', '/api/auth/me', { token: old })).status).toBe(401)
    }
    expect((await send(test, 'GET', '/api/auth/me', { token })).status).toBe(200)
  })

  it('who are deleted are gone, with their tokens', async () => {
    const token = await signIn(test, 'bob@example.org')
    const made = await post('/api/tokens', { label: 'mine' }, token)
    const { token: key } = (await made.json()) as { token: string }
    expect((await send(test, 'GET', '/v1/models', { token: key })).status).toBe(200)
    expect((await send(test, 'DELETE', '/api/auth/users/2', { token: admin })).status).toBe(204)
    expect((await send(test, 'GET', '/v1/models', { token: key })).status).toBe(401)
    expect((await send(test, 'GET', '/api/auth/me', { token })).status).toBe(401)
    expect((await send(test, 'DELETE', '/api/auth/users/2', { token: admin })).status).toBe(404)
    await register(test, 'bob@example.org')
    expect((await send(test, 'GET', '/api/auth/me', { token })).status).toBe(401)
  })

  it('cannot give themselves rights by naming columns (#301)', async () => {
    const body = {
      email: 'eve@example.org',
      password,
      is_admin: true,
      isAdmin: true,
      status: 'approved',
    }
    const eve = await (await post('/api/auth/register', body)).json()
    expect(eve).toMatchObject({ is_admin: false, status: 'pending' })
  })
})
