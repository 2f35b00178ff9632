import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

/** Both doors: OpenAI's dialect and the calls of the contract. */
const doors = ['/v1/chat/completions', '/api/pool/load']

async function post(path: string, body: BodyInit, type?: string) {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
  const answer = await test.fetch(path, { method: 'POST', headers, body })
  return { status: answer.status, answer: (await answer.json()) as Record<string, unknown> }
}

/** The code as each door says it. */
function codeOf({ code, error }: Record<string, unknown>): unknown {
  return (error as { code: unknown } | undefined)?.code ?? code
}

describe.each(doors)('a body for %s', (path) => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'x',
  ])('is refused as %s', async (type) => {
    // A page of another site can send these without asking first.
    const refused = await post(path, '{"modelId":"corral-starter"}', type)
    expect(refused.status).toBe(415)
    expect(codeOf(refused.answer)).toBe('unsupported_media_type')
  })

  it('is refused without a type', async () => {
    const bytes = new TextEncoder().encode('{"modelId":"corral-starter"}')
    expect((await post(path, bytes)).status).toBe(415)
  })

  it.each(['{', '', '{"a":1,}', 'undefined', '\u0000'])(
    'is refused as %j, which is no JSON',
    async (json) => {
      expect((await post(path, json, 'application/json')).status).toBe(400)
    },
  )

  it.each(['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}'])(
    'is refused as %s, and changes no prototype',
    async (json) => {
      expect((await post(path, json, 'application/json')).status).toBe(400)
      expect(({} as Record<string, unknown>).admin).toBeUndefined()
    },
  )

  it('is refused above 32 MiB, and taken below', async () => {
    const json = (bytes: number) => `{"model":"${'x'.repeat(bytes)}"}`
    const refused = await post(path, json(32 * 2 ** 20), 'application/json')
    expect(refused.status).toBe(413)
    expect(codeOf(refused.answer)).toBe('too_large')
    expect((await post(path, json(31 * 2 ** 20), 'application/json')).status).toBe(400)
  })
})

describe('an error', () => {
  it("has OpenAI's shape below /v1", async () => {
    const answers = [
      await fetch(`${test.address}/v1/models`),
      await test.fetch('/v1/nothing'),
      await test.fetch('/v1/models/nothing'),
      await test.fetch('/v1'),
      await test.fetch('/v1/chat/completions', { method: 'POST', body: 'x' }),
      await test.fetch('/v1/models', { headers: { origin: 'https://evil.example' } }),
      await test.fetch('/v1/models/%ff'),
    ]
    for (const answer of answers) {
      const body = (await answer.json()) as { error: Record<string, unknown> }
      expect(Object.keys(body), answer.url).toEqual(['error'])
      expect(Object.keys(body.error).toSorted()).toEqual(['code', 'message', 'param', 'type'])
    }
  })

  it('has the shape of the contract below /api', async () => {
    const answers = [
      await fetch(`${test.address}/api/models`),
      await test.fetch('/api/nothing'),
      await test.fetch('/api/tokens'),
      await test.fetch('/api/pool/load', { method: 'POST', body: 'x' }),
      await test.fetch('/api/pool/load', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
      await test.fetch('/api/models/%ff'),
      await test.fetch('/api/models', { headers: { origin: 'https://evil.example' } }),
    ]
    for (const answer of answers) {
      const body = (await answer.json()) as Record<string, unknown>
      expect(body.status, answer.url).toBe(answer.status)
      expect(body.code).toMatch(/^[a-z_]+$/)
      expect(body.message).toEqual(expect.any(String))
    }
  })
})
