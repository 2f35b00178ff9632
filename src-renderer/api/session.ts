import type { User } from '../../src-main/contract/auth.ts'
import { post } from './rest.ts'

interface SessionToken {
  access_token: string
}

/** @throws RestError with Corral's reason: wrong, pending, disabled, or too many tries */
export async function login(email: string, password: string): Promise<string> {
  return (await post<SessionToken>('/auth/login', { email, password })).access_token
}

/** `token`: who asks, where Corral does not let strangers make the first account. */
export function register(email: string, password: string, token?: string): Promise<User> {
  return post<User>('/auth/register', { email, password }, token)
}

/** The new token; all older ones of this user end. */
export async function exchangePassword(
  token: string,
  current: string,
  password: string,
): Promise<string> {
  return (await post<SessionToken>('/auth/password', { current, password }, token)).access_token
}

/** What may stand in the socket's address: a ticket, or the token itself where there are none. */
export function socketTicket(token: string): Promise<string> {
  return post<{ ticket: string }>('/auth/ticket', {}, token).then(
    ({ ticket }) => ticket,
    () => token,
  )
}
