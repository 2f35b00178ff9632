import type { User } from '../../src-main/contract/auth.ts'
import type { TestCorral } from '../helpers/test-corral.ts'

/** Long runs set it higher; it multiplies how often something is tried. */
export const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)

export const password = 'correct horse battery'

/** A request with a JSON body; the token is shown as Bearer. */
export function send(
  test: TestCorral,
  method: string,
  path: string,
  { token, body }: { token?: string | undefined; body?: unknown } = {},
): Promise<Response> {
  const headers: Record<string, string> = {}
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  const text = body === undefined ? null : JSON.stringify(body)
  return fetch(test.address + path, { method, headers, body: text })
}

export async function register(test: TestCorral, email: string, secret = password): Promise<User> {
  const body = { email, password: secret }
  return (await send(test, 'POST', '/api/auth/register', { body })).json() as Promise<User>
}

/** In this process, so that no failure counts against the address of all tests. */
export async function signIn(test: TestCorral, email: string, secret = password): Promise<string> {
  return (await test.corral.client.auth.login({ email, password: secret })).access_token
}

export interface Person {
  readonly id: number
  readonly email: string
  readonly token: string
}

/** Registered, let in and signed in. The first one administers. */
export async function arrive(test: TestCorral, email: string): Promise<Person> {
  const { id } = await register(test, email)
  await test.corral.client.auth.users.update({ id, status: 'approved' })
  return { id, email, token: await signIn(test, email) }
}
