import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplayUpdate } from '../../../src-main/contract/kept-content.ts'
import { type CloudCorral, startCloudCorral } from '../../gateway/cloud/cloud-corral.ts'
import {
  chatAnswer,
  chatStream,
  chunk,
  json,
  message,
  messageStream,
  stream,
} from '../../gateway/cloud/scripts.ts'
import { rowsOf } from '../../gateway/request-log/log-reader.ts'
import { restClient } from '../../server/contract-client.ts'
import { ask, keepApp, keptOf } from './at-the-door.ts'

let corral: CloudCorral
beforeAll(async () => {
  corral = await startCloudCorral()
  await keepApp(corral)
})
afterAll(() => corral[Symbol.asyncDispose]())

const messages = [{ role: 'user', content: 'Why is the sky blue?' }]
const weather = {
  name: 'weather',
  description: 'Forecast',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}

/** Asks once, and answers the id of the request. */
async function askedBefore(path: string, body: object): Promise<string> {
  corral.cloud.answer = chatAnswer('once')
  corral.claude.answer = message('once')
  const { requestId, status, text } = await ask(corral, path, body)
  expect(status, text).toBe(200)
  await keptOf(corral, requestId)
  return requestId
}

async function replay(requestId: string, model: string): Promise<ReplayUpdate[]> {
  const updates: ReplayUpdate[] = []
  const { client } = corral.corral
  for await (const update of await client.activity.replay({ request_id: requestId, model })) {
    updates.push(update)
  }
  return updates
}

const saidBy = (updates: ReplayUpdate[]) =>
  updates.map((update) => (update.type === 'text' ? update.text : '')).join('')

const doors: [string, string, object][] = [
  ['OpenAI’s chats', '/v1/chat/completions', { messages, n: 1, max_tokens: 7 }],
  ['Anthropic', '/v1/messages', { messages, max_tokens: 7 }],
  ['Responses', '/v1/responses', { input: messages[0]!.content, max_output_tokens: 7 }],
  ['Ollama’s chats', '/api/chat', { messages, stream: false, options: { num_predict: 7 } }],
  [
    'Ollama’s texts',
    '/api/generate',
    { prompt: messages[0]!.content, stream: false, options: { num_predict: 7 } },
  ],
]

describe('a request that is asked again', () => {
  it.each(doors)('is read as its door reads it: %s', async (_, path, fields) => {
    const requestId = await askedBefore(path, { model: 'cloud/gpt', ...fields })
    corral.claude.answer = messageStream('because ', 'of light')
    const updates = await replay(requestId, 'claude/sonnet')
    expect(saidBy(updates)).toBe('because of light')
    expect(updates.at(-1)).toMatchObject({
      type: 'end',
      reason: 'stop',
      usage: { promptTokens: 11 },
    })
    const sent = JSON.parse(corral.claude.arrivals.at(-1)?.body ?? '') as Record<string, unknown>
    expect(sent).toMatchObject({ model: 'sonnet', max_tokens: 7 })
    expect(JSON.stringify(sent.messages)).toContain(messages[0]!.content)
  })

  it('may be a completion', async () => {
    const answer = { choices: [{ index: 0, text: 'once', finish_reason: 'stop' }] }
    corral.cloud.answer = json(200, answer)
    const body = { model: 'cloud/gpt', prompt: 'Once upon', max_tokens: 4 }
    const { requestId } = await ask(corral, '/v1/completions', body)
    await keptOf(corral, requestId)
    expect(saidBy(await replay(requestId, 'cloud/gpt'))).toBe('once')
    const updates = await replay(requestId, 'corral-starter')
    expect(saidBy(updates)).not.toBe('')
    expect(updates.at(-1)).toMatchObject({ type: 'end', reason: 'length' })
  })

  it('can go to a model of this Mac, and is a row of its own', async () => {
    const requestId = await askedBefore('/v1/messages', {
      model: 'claude/sonnet',
      messages,
      max_tokens: 5,
    })
    const updates = await replay(requestId, 'corral-starter')
    expect(updates.at(-1)).toMatchObject({ type: 'end', usage: { completionTokens: 5 } })
    const [row] = await rowsOf(corral, { door: 'window' })
    expect(row).toMatchObject({
      user: 'owner',
      app_id: null,
      asked_model: 'corral-starter',
      backend_type: 'local',
      status: 'success',
    })
    expect(row?.request_id).not.toBe(requestId)
    expect((await corral.corral.client.acts.list({ limit: 1 }))[0]).toMatchObject({
      what: 'activity.replay',
      object: `request ${requestId}`,
    })
  })

  it('offers its tools, and only shows their calls', async () => {
    const requestId = await askedBefore('/v1/chat/completions', {
      model: 'cloud/gpt',
      messages,
      tools: [{ type: 'function', function: weather }],
    })
    const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] })
    corral.cloud.answer = stream([
      call({ id: 'c1', function: { name: 'weather', arguments: '{"city":' } }),
      call({ function: { arguments: '"Oslo"}' } }),
      chunk({}, { finish_reason: 'tool_calls' }),
    ])
    const updates = await replay(requestId, 'cloud/gpt')
    expect(updates.filter(({ type }) => type === 'tool_call')).toEqual([
      { type: 'tool_call', name: 'weather', arguments: '{"city":"Oslo"}' },
    ])
    const sent = JSON.parse(corral.cloud.arrivals.at(-1)?.body ?? '') as { tools: unknown[] }
    expect(sent.tools).toMatchObject([{ function: { name: 'weather' } }])
  })

  describe('and kept by a rule', () => {
    let rule: number
    /** The row of what the rule has just answered: it and its content are written beside the answer. */
    const newest = async () => {
      const rows = () => rowsOf(corral, { door: 'window' })
      const kept = { rule_id: rule, content_kept: true }
      await expect.poll(async () => (await rows())[0]).toMatchObject(kept)
      return (await rows())[0]!
    }
    beforeAll(async () => {
      rule = await corral.addRule({
        model_pattern: 'again',
        backend_type: 'cloud',
        backend_model: 'gpt',
      })
      const { keeping } = corral.corral.client.activity
      await keeping.save({ scope: 'rule', scope_id: String(rule), hours: 1 })
    })

    it('can be asked a third time, whatever door it came by', async () => {
      const system = 'Answer in Latin.'
      const fields = { model: 'claude/sonnet', system, messages, max_tokens: 5 }
      const requestId = await askedBefore('/v1/messages', fields)
      corral.cloud.answer = chatStream('caelum')
      await replay(requestId, 'again')
      const row = await newest()
      expect((await keptOf(corral, row.request_id)).answers).toMatchObject([{ text: 'caelum' }])
      corral.claude.answer = messageStream('iterum')
      expect(saidBy(await replay(row.request_id, 'claude/sonnet'))).toBe('iterum')
      expect(corral.claude.arrivals.at(-1)?.body).toContain(system)
    })

    it('may have come by the window', async () => {
      corral.cloud.answer = chatStream('once')
      const turns = [{ role: 'user' as const, text: 'Said in the window.' }]
      const chat = await corral.corral.client.chat.stream({ model: 'again', turns })
      for await (const update of chat) expect(update.type).not.toBe('thinking')
      const { request_id } = await newest()
      expect((await keptOf(corral, request_id)).answers).toMatchObject([{ text: 'once' }])
      corral.claude.answer = messageStream('twice')
      expect(saidBy(await replay(request_id, 'claude/sonnet'))).toBe('twice')
      expect(corral.claude.arrivals.at(-1)?.body).toContain('Said in the window.')
    })
  })

  it('obeys the switch, as every request', async () => {
    const { client } = corral.corral
    const requestId = await askedBefore('/v1/chat/completions', { model: 'cloud/gpt', messages })
    const before = corral.cloud.connections()
    const switchTo = (nothing_leaves: boolean) => client.activitySettings.update({ nothing_leaves })
    const away = await client.providers.create({
      name: 'away',
      base_url: 'https://models.example.com/v1',
      api_key: 'sk-away-0123456789',
      protocols: ['openai'],
      models: ['far'],
    })
    await switchTo(true)
    await expect(replay(requestId, 'away/far')).rejects.toMatchObject({ code: 'forbidden' })
    await switchTo(false)
    await client.providers.remove({ provider_id: away.id })
    expect(corral.cloud.connections()).toBe(before)
  })

  it('ends at its provider when nobody looks on any more', async () => {
    const requestId = await askedBefore('/v1/chat/completions', { model: 'cloud/gpt', messages })
    let isClosed = false
    corral.cloud.answer = (_, response) => {
      response.on('close', () => (isClosed = true))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chunk({ content: 'and on and on' }))
    }
    const { client } = corral.corral
    const updates = await client.activity.replay({ request_id: requestId, model: 'cloud/gpt' })
    for await (const update of updates) if (update.type === 'text') break
    await expect.poll(() => isClosed).toBe(true)
  })
})

describe('what cannot be asked again', () => {
  it('is an embedding', async () => {
    corral.cloud.answer = json(200, {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [1, 2] }],
      usage: { prompt_tokens: 1, total_tokens: 1 },
    })
    const { requestId } = await ask(corral, '/v1/embeddings', {
      model: 'cloud/embedder',
      input: 'a text',
    })
    await keptOf(corral, requestId, 0)
    await expect(replay(requestId, 'cloud/gpt')).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('is one of which only the beginning is kept; so it is with the answer', async () => {
    const half = 'x'.repeat(2 ** 19)
    corral.cloud.answer = chatStream(...Array.from({ length: 10 }, () => half))
    const content = 'y'.repeat(5 * 2 ** 20)
    const { requestId, sent } = await ask(corral, '/v1/chat/completions', {
      model: 'cloud/gpt',
      messages: [{ role: 'user', content }],
      stream: true,
    })
    const { request, request_cut, answers } = await keptOf(corral, requestId)
    expect(request_cut).toBe(true)
    expect(request === sent.slice(0, 4 * 2 ** 20)).toBe(true)
    expect([answers[0]?.cut, answers[0]?.text.length]).toEqual([true, 7 * half.length])
    await expect(replay(requestId, 'cloud/gpt')).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('is what was not kept, what no model answers, and what the asker may not read', async () => {
    await expect(replay('req_none', 'cloud/gpt')).rejects.toMatchObject({ code: 'not_found' })
    const requestId = await askedBefore('/v1/chat/completions', { model: 'cloud/gpt', messages })
    await expect(replay(requestId, 'nothing-like-it')).rejects.toMatchObject({
      code: 'model_not_found',
    })
    const user = restClient(corral.address, corral.userToken)
    await expect(
      user.activity.replay({ request_id: requestId, model: 'cloud/gpt' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
