import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'heron.gguf'), { says: 'The heron waits.' }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())

async function post(path: string, fields: object) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ model: 'heron', ...fields })
  const answer = await test.fetch(path, { method: 'POST', headers, body })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('tokens', () => {
  it.each(['The heron waits.', ' 🐦 é\n', '<|system|>'])(
    'of %j are its text again',
    async (text) => {
      for (const prefix of ['', '/v1']) {
        const { body: split } = await post(`${prefix}/tokenize`, { content: text })
        expect(split.count).toBe((split.tokens as number[]).length)
        const { body: joined } = await post(`${prefix}/detokenize`, { tokens: split.tokens })
        expect(joined).toEqual({ content: text })
      }
    },
  )

  it('of a text never are control tokens', async () => {
    const { body } = await post('/tokenize', { content: '<|system|>' })
    expect(body.count).toBeGreaterThan(1)
  })

  it('of a chat are counted as its prompt', async () => {
    const request = {
      messages: [
        { role: 'system' as const, content: 'Be brief.' },
        { role: 'user' as const, content: 'Hello' },
      ],
    }
    const { usage } = await test.openai.chat.completions.create({ model: 'heron', ...request })
    const { body } = await post('/v1/tokenize', request)
    expect(body).toEqual({ count: usage!.prompt_tokens })
  })

  it.each([
    ['/tokenize', {}, 'content', null],
    ['/tokenize', { content: 'x', with_pieces: true }, 'with_pieces', 'unsupported_parameter'],
    ['/tokenize', { content: 'x'.repeat(2 ** 20 + 1) }, 'content', null],
    ['/tokenize', { messages: [] }, 'messages', null],
    ['/detokenize', { tokens: 'x' }, 'tokens', null],
    ['/detokenize', { tokens: [1.5] }, 'tokens', null],
  ])('are refused at %s for %o', async (path, fields, param, code) => {
    const { status, body } = await post(path, fields)
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { type: 'invalid_request_error', param, code } })
  })

  it('that the model does not have are refused', async () => {
    const { status, body } = await post('/detokenize', { tokens: [1_000_000] })
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { type: 'invalid_request_error' } })
  })

  it('are for callers with a token only', async () => {
    for (const path of ['/tokenize', '/detokenize', '/rerank', '/v1/rerank', '/v1/completions']) {
      const answer = await fetch(test.address + path, { method: 'POST', body: '{}' })
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ error: { code: 'invalid_api_key' } })
    }
  })
})
