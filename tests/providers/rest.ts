import { expect } from 'vitest'
import type { Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import type { TestCorral } from '../helpers/test-corral.ts'

/** Long runs set it higher; it multiplies how often something is tried. */
export const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)

export interface Answered {
  readonly status: number
  readonly text: string
  readonly json: unknown
}

/** Calls below `/api` with one token: what it answered, whatever the status. */
export function restOf(test: TestCorral, token = test.adminToken) {
  const call = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const text = body === undefined ? null : JSON.stringify(body)
    const answer = await fetch(`${test.address}/api${path}`, { method, headers, body: text })
    const answered = await answer.text()
    return {
      status: answer.status,
      text: answered,
      json: answered === '' ? null : JSON.parse(answered),
    }
  }
  /** Calls that have to succeed. */
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, text, json } = await call(method, path, body)
    expect(status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return json as T
  }
  return {
    call,
    must,
    providers: () => must<Provider[]>('GET', '/v1/providers'),
    async provider(name: string): Promise<Provider> {
      const all = await must<Provider[]>('GET', '/v1/providers')
      const found = all.find((provider) => provider.name === name)
      if (!found) throw new Error(`no provider ${name}`)
      return found
    },
    addKey: (providerId: number, body: object) =>
      must<ProviderKey>('POST', `/v1/providers/${providerId}/keys`, body),
  }
}

export type Rest = ReturnType<typeof restOf>

let made = 0

/** A key like no other, long enough for its last four to be shown. */
export function newKey(): string {
  made += 1
  return `sk-test-${made}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`
}
