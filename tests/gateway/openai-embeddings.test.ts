import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeBertModel } from '../engine/embeddings/bert-model.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeBertModel(join(folder, 'vectors.gguf'), { pooling: 'mean' })
      await writeBertModel(join(folder, 'ranks.gguf'), { pooling: 'rank' })
      await writeChainModel(join(folder, 'chat.gguf'), { says: 'A heron.' })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

type Input = OpenAI.EmbeddingCreateParams['input']

const embed = (input: Input, more: object = {}) =>
  test.openai.embeddings.create({ model: 'vectors', input, ...more })

async function post(path: string, body: object): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await test.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, body: await answer.json() }
}

describe('embeddings', () => {
  it('are the same as numbers and in base64', async () => {
    const inputs = ['one', 'a longer one']
    const numbers = await embed(inputs, { encoding_format: 'float' })
    // Without a wish the client asks for base64 and decodes it.
    const decoded = await embed(inputs)
    expect(numbers.data).toEqual(decoded.data)
    const [first] = numbers.data
    expect(first).toMatchObject({ object: 'embedding', index: 0 })
    expect(Math.hypot(...first!.embedding)).toBeCloseTo(1, 5)
    const raw = await post('/v1/embeddings', {
      model: 'vectors',
      input: 'one',
      encoding_format: 'base64',
    })
    const { embedding } = (raw.body as { data: { embedding: string }[] }).data[0]!
    expect(Buffer.from(embedding, 'base64').byteLength).toBe(4 * first!.embedding.length)
  })

  it('come in the order of the inputs, with their tokens counted', async () => {
    const { data, usage, model, object } = await embed(['abc', 'd', 'abc'])
    expect({ model, object }).toEqual({ model: 'vectors', object: 'list' })
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(data[0]!.embedding).toEqual(data[2]!.embedding)
    expect(data[0]!.embedding).not.toEqual(data[1]!.embedding)
    expect(usage.prompt_tokens).toBe(usage.total_tokens)
    expect(usage.prompt_tokens).toBeGreaterThan(7)
  })

  it('of tokens are those of their text', async () => {
    const { body } = await post('/tokenize', { model: 'vectors', content: 'some words' })
    const { tokens } = body as { tokens: number[] }
    const [text] = (await embed('some words')).data
    for (const input of [tokens, [tokens]]) {
      expect((await embed(input)).data).toEqual([text])
    }
  })

  it('shortened are the beginning of the whole, of length 1', async () => {
    const [whole] = (await embed('one')).data
    const [short] = (await embed('one', { dimensions: 8 })).data
    expect(short!.embedding).toHaveLength(8)
    expect(Math.hypot(...short!.embedding)).toBeCloseTo(1, 5)
    const ratio = whole!.embedding[0]! / short!.embedding[0]!
    for (const [at, value] of short!.embedding.entries()) {
      expect(value * ratio).toBeCloseTo(whole!.embedding[at]!, 5)
    }
  })

  it.each([
    [{ input: '' }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: ['x', ''] }, 'input.1'],
    [{ input: { text: 'x' } }, 'input'],
    [{ input: [[1, 'x']] }, 'input.0'],
    [{ input: [100_000] }, 'input.0.0'],
    [{ input: Array(2049).fill('x') }, 'input'],
    [{ encoding_format: 'hex' }, 'encoding_format'],
    [{ dimensions: 33 }, 'dimensions'],
    [{ input: 'x'.repeat(600) }, 'input.0'],
  ])('are refused for %j', async (fields, param) => {
    const body = { model: 'vectors', input: 'x', ...fields }
    const asked = test.openai.embeddings.create(body as OpenAI.EmbeddingCreateParams)
    const error: unknown = await asked.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(error).toMatchObject({ param })
  })

  it.each(['chat', 'ranks'])('are refused of the model %s without loading it', async (model) => {
    await test.corral.client.pool.unload({ modelId: model })
    const error: unknown = await embed('x', { model }).catch((error: unknown) => error)
    expect(error).toMatchObject({ status: 400, code: 'unsupported_parameter' })
    const { models } = test.corral.pool.status()
    expect(models.map(({ modelId }) => modelId)).not.toContain(model)
    const error2: unknown = await embed('x', { model: 'none' }).catch((error: unknown) => error)
    expect(error2).toBeInstanceOf(OpenAI.NotFoundError)
  })

  it('are what a token for embeddings may ask for, and nothing else', async () => {
    const made = await test.corral.client.tokens.create({
      label: 'search',
      access: 'user',
      endpoints: 'embeddings',
    })
    const client = new OpenAI({ baseURL: `${test.address}/v1`, apiKey: made.token, maxRetries: 0 })
    const { data } = await client.embeddings.create({ model: 'vectors', input: 'x' })
    expect(data).toHaveLength(1)
    const messages = [{ role: 'user' as const, content: 'x' }]
    const chat = client.chat.completions.create({ model: 'chat', messages })
    await expect(chat).rejects.toThrow(OpenAI.PermissionDeniedError)
    const complete = client.completions.create({ model: 'chat', prompt: 'x' })
    await expect(complete).rejects.toThrow(OpenAI.PermissionDeniedError)
  })
})

describe('a ranking', () => {
  const request = { model: 'ranks', query: 'heron', documents: ['crow', 'a heron', 'b'] }

  it.each(['/v1/rerank', '/rerank', '/v1/reranking'])('at %s has the best first', async (path) => {
    const { status, body } = await post(path, request)
    expect(status).toBe(200)
    const { results, usage } = body as {
      results: { index: number; relevance_score: number }[]
      usage: { total_tokens: number }
    }
    expect(new Set(results.map(({ index }) => index))).toEqual(new Set([0, 1, 2]))
    const scores = results.map((result) => result.relevance_score)
    expect(scores).toEqual(scores.toSorted((one, other) => other - one))
    expect(results[0]).not.toHaveProperty('document')
    expect(usage.total_tokens).toBeGreaterThan(20)
  })

  it('may be cut, and may hold the documents', async () => {
    const more = { top_n: 2, return_documents: true, documents: ['crow', { text: 'a heron' }, 'b'] }
    const { body } = await post('/v1/rerank', { ...request, ...more })
    const { results } = body as { results: { index: number; document: { text: string } }[] }
    expect(results).toHaveLength(2)
    for (const { index, document } of results) {
      expect(document.text).toBe(request.documents[index])
    }
  })

  it.each([
    [{ query: '' }, 'query'],
    [{ documents: [] }, 'documents'],
    [{ documents: 'x' }, 'documents'],
    [{ documents: ['x', 5] }, 'documents.1'],
    [{ top_n: 0 }, 'top_n'],
    [{ documents: ['x'.repeat(600)] }, 'documents.0'],
    [{ model: 'chat' }, null],
  ])('is refused for %j', async (fields, param) => {
    const { status, body } = await post('/rerank', { ...request, ...fields })
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { type: 'invalid_request_error', param } })
  })
})
