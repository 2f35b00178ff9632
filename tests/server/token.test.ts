import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { sendRaw } from './raw-http.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

async function statusWith(headers: Record<string, string>, path = '/v1/models'): Promise<number> {
  return (await fetch(test.address + path, { headers })).status
}

describe('a token', () => {
  it('is shown as Bearer or as x-api-key, or as both when they are the same', async () => {
    const authorization = `Bearer ${test.userToken}`
    const key = test.userToken
    expect(await statusWith({ authorization })).toBe(200)
    expect(await statusWith({ authorization: `bearer  ${key}` })).toBe(200)
    expect(await statusWith({ 'x-api-key': key })).toBe(200)
    expect(await statusWith({ authorization, 'x-api-key': key })).toBe(200)
  })

  it('is refused when two are shown that differ, even if both are known', async () => {
    const authorization = `Bearer ${test.userToken}`
    expect(await statusWith({ authorization, 'x-api-key': test.adminToken })).toBe(401)
    expect(await statusWith({ authorization, 'x-api-key': 'ck_x' }, '/health')).toBe(401)
  })

  it.each([
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ck_unknown' },
    { authorization: 'Basic dXNlcjpwYXNz' },
    { 'x-api-key': '' },
    { 'x-api-key': "' or 1=1 --" },
  ])('is needed: %j is refused', async (headers: Record<string, string>) => {
    expect(await statusWith(headers)).toBe(401)
  })

  it('of which only a part is right, or that differs in case, is refused', async () => {
    const { userToken: token } = test
    for (const wrong of [token.slice(0, -1), `${token}x`, token.toUpperCase(), token.slice(3)]) {
      expect(await statusWith({ authorization: `Bearer ${wrong}` })).toBe(401)
    }
  })

  it('that is not known is an AuthenticationError for the official client', async () => {
    const stranger = new OpenAI({ baseURL: `${test.address}/v1`, apiKey: 'ck_no', maxRetries: 0 })
    const error: unknown = await stranger.models.list().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError)
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' })
  })

  it('that is not known is refused on public routes too', async () => {
    // Whoever shows a token wants to be somebody: silence would hide a mistake.
    expect(await statusWith({ authorization: 'Bearer ck_no' }, '/api/system/health')).toBe(401)
  })

  it('is not read from the URL of a plain request', async () => {
    for (const path of ['/v1/models', '/api/models', '/api/pool/watch']) {
      const answer = await fetch(`${test.address}${path}?token=${test.userToken}`)
      expect(answer.status, path).toBe(401)
    }
  })

  it('that is revoked is refused from the next request on, on an open connection too', async () => {
    const { id, token } = await test.corral.client.tokens.create({ label: 'x', access: 'user' })
    const other = new OpenAI({ baseURL: `${test.address}/v1`, apiKey: token, maxRetries: 0 })
    await other.models.list()
    const revoked = await test.fetch(`/api/tokens/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${test.adminToken}` },
    })
    expect(revoked.status).toBe(200)
    await expect(other.models.list()).rejects.toThrow(OpenAI.AuthenticationError)
  })

  it('is checked before the body is read', async () => {
    const answer = await sendRaw(test.address, [
      'POST /v1/chat/completions HTTP/1.1',
      `Host: ${new URL(test.address).host}`,
      'Content-Type: application/json',
      'Content-Length: 1000000',
    ])
    expect(answer.status).toBe(401)
  })
})
