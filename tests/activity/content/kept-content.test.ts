import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CloudCorral, startCloudCorral } from '../../gateway/cloud/cloud-corral.ts'
import {
  type Script,
  chatAnswer,
  chatFrames,
  chatStream,
  message,
  messageStream,
  openAiError,
  stream,
} from '../../gateway/cloud/scripts.ts'
import { rowsOf } from '../../gateway/request-log/log-reader.ts'
import { restOf } from '../../providers/rest.ts'
import { appOf, ask, bytesOnDisk, keepApp, keptOf, requestIdOf } from './at-the-door.ts'

let corral: CloudCorral
beforeAll(async () => {
  corral = await startCloudCorral()
})
afterAll(() => corral[Symbol.asyncDispose]())

const question = 'What does the canary sing?'
const answer = 'It sings of coal.'
const messages = [{ role: 'user', content: question }]

/** Each door, to a provider that speaks its words, to one that does not, and to this Mac. */
const ways: [string, string, object, 'cloud' | 'claude' | null, Script | null][] = [
  [
    'OpenAI, whole',
    '/v1/chat/completions',
    { model: 'cloud/gpt', messages },
    'cloud',
    chatAnswer(answer),
  ],
  [
    'OpenAI, streamed',
    '/v1/chat/completions',
    { model: 'cloud/gpt', messages, stream: true },
    'cloud',
    chatStream('It sings ', 'of coal.'),
  ],
  [
    'OpenAI to Anthropic',
    '/v1/chat/completions',
    { model: 'claude/sonnet', messages, stream: true },
    'claude',
    messageStream('It sings ', 'of coal.'),
  ],
  [
    'Anthropic, whole',
    '/v1/messages',
    { model: 'claude/sonnet', max_tokens: 9, messages },
    'claude',
    message(answer),
  ],
  [
    'Anthropic, streamed',
    '/v1/messages',
    { model: 'claude/sonnet', max_tokens: 9, messages, stream: true },
    'claude',
    messageStream('It sings ', 'of coal.'),
  ],
  [
    'Anthropic to OpenAI',
    '/v1/messages',
    { model: 'cloud/gpt', max_tokens: 9, messages },
    'cloud',
    chatAnswer(answer),
  ],
  [
    'Responses',
    '/v1/responses',
    { model: 'cloud/gpt', input: question },
    'cloud',
    chatAnswer(answer),
  ],
  [
    'Ollama',
    '/api/chat',
    { model: 'cloud/gpt', messages, stream: false },
    'cloud',
    chatAnswer(answer),
  ],
]

describe('while nobody asks for it', () => {
  it.each(ways)('nothing of a request is anywhere: %s', async (_, path, body, provider, script) => {
    if (provider && script) corral[provider].answer = script
    const { requestId, status, text } = await ask(corral, path, body)
    expect([status, text]).toEqual([200, expect.stringContaining('coal')])
    const [row] = await rowsOf(corral, { request_id: requestId })
    expect(row).toMatchObject({ status: 'success', content_kept: false })
    const client = corral.corral.client.activity
    await expect(client.content({ request_id: requestId })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('no file and no log holds a word of it, nor of an error that repeats it', async () => {
    corral.cloud.answer = openAiError(400, `cannot answer: ${question}`)
    await ask(corral, '/v1/chat/completions', { model: 'cloud/gpt', messages })
    await ask(corral, '/v1/chat/completions', `{"model":"cloud/gpt","messages":"${question}`)
    await ask(corral, '/v1/messages', { model: 'claude/sonnet', messages, max_tokens: question })
    await rowsOf(corral)
    await expectNoPlainText()
  })
})

async function expectNoPlainText() {
  const disk = await bytesOnDisk(corral)
  for (const words of [question, answer, 'It sings', 'of coal']) {
    expect(disk.includes(words), words).toBe(false)
    expect(corral.logged(), words).not.toContain(words)
  }
}

describe('what an app wants kept', () => {
  beforeAll(() => keepApp(corral))

  it.each(ways)('is kept, and shown as it was: %s', async (_, path, body, provider, script) => {
    if (provider && script) corral[provider].answer = script
    const { requestId, sent } = await ask(corral, path, body)
    const { request, request_cut, answers, expires_at } = await keptOf(corral, requestId)
    expect([request, request_cut]).toEqual([sent, false])
    expect(answers).toEqual([
      { attempt: 1, text: answer, thinking: '', tool_calls: [], cut: false },
    ])
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now() + 23 * 3_600_000)
    const [row] = await rowsOf(corral, { request_id: requestId })
    expect(row?.content_kept).toBe(true)
  })

  it('is kept of a model of this Mac, too', async () => {
    const body = { model: 'corral-starter', messages, max_tokens: 8, stream: true }
    const { requestId, text } = await ask(corral, '/v1/chat/completions', body)
    const { answers } = await keptOf(corral, requestId)
    const said = text
      .split('\n')
      .filter((line) => line.startsWith('data: {'))
      .map(
        (line) =>
          JSON.parse(line.slice('data: '.length)) as { choices: { delta: { content?: string } }[] },
      )
      .map(({ choices }) => choices[0]?.delta.content ?? '')
    expect(answers[0]?.text).toBe(said.join(''))
    expect(answers[0]?.text).not.toBe('')
  })

  it('is kept of each try that said something', async () => {
    const { role, text } = chatFrames
    const second = await corral.addProvider()
    second.fake.answer = chatAnswer(answer)
    await corral.addRule({
      model_pattern: 'smart',
      backend_type: 'cloud',
      backend_model: 'gpt',
      fallbacks: [{ backend_type: second.name, backend_model: 'gpt', tier: 1 }],
    } as never)
    corral.cloud.answer = stream([role, text('broken')], 'reset')
    const { requestId } = await ask(corral, '/v1/chat/completions', {
      model: 'smart',
      messages,
      stream: true,
    })
    const { answers } = await keptOf(corral, requestId)
    expect(answers).toMatchObject([{ attempt: 1, text: 'broken' }])
  })

  it('is kept as far as it came when the client leaves', async () => {
    const { role, text } = chatFrames
    corral.cloud.answer = stream([role, text('It sings '), text('of coal')], 'open')
    const leaving = new AbortController()
    const response = await corral.fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'cloud/gpt', messages, stream: true }),
      signal: leaving.signal,
    })
    await response.body?.getReader().read()
    leaving.abort()
    const { answers } = await keptOf(corral, requestIdOf(response))
    expect(answers).toMatchObject([{ text: 'It sings of coal' }])
  })

  it('lies sealed: no file and no log holds a word of it', () => expectNoPlainText())

  it('is read by administrators only, and each look is an act', async () => {
    corral.cloud.answer = chatAnswer(answer)
    const { requestId } = await ask(corral, '/v1/chat/completions', {
      model: 'cloud/gpt',
      messages,
    })
    await keptOf(corral, requestId)
    const path = `/system/audit-logs/${requestId}/content`
    expect((await restOf(corral, corral.userToken).call('GET', path)).status).toBe(403)
    expect((await restOf(corral).call('GET', path)).json).toMatchObject({
      answers: [{ text: answer }],
    })
    const acts = await corral.corral.client.acts.list({ limit: 2 })
    expect(acts).toMatchObject([
      {
        who: 'token admin',
        what: 'activity.content',
        object: `request ${requestId}`,
        outcome: 'ok',
      },
      { who: 'token app', what: 'activity.content', outcome: 'forbidden' },
    ])
    expect((await restOf(corral).call('GET', '/system/audit-logs/req_none/content')).status).toBe(
      404,
    )
  })

  it('is forgotten when an administrator says so', async () => {
    corral.cloud.answer = chatAnswer(answer)
    const { requestId } = await ask(corral, '/v1/chat/completions', {
      model: 'cloud/gpt',
      messages,
    })
    await keptOf(corral, requestId)
    const path = `/system/audit-logs/${requestId}/content`
    expect((await restOf(corral, corral.userToken).call('DELETE', path)).status).toBe(403)
    expect((await restOf(corral).call('DELETE', path)).status).toBe(204)
    expect((await restOf(corral).call('GET', path)).status).toBe(404)
    const [row] = await rowsOf(corral, { request_id: requestId })
    expect(row?.content_kept).toBe(false)
  })
})

describe('keeping', () => {
  it('is listed, turned on and off, and refused for who is not there', async () => {
    const rest = restOf(corral)
    const path = `/settings/kept-content/app/${await appOf(corral)}`
    expect(await rest.must('PUT', path, { hours: 2 })).toMatchObject({ scope: 'app', hours: 2 })
    expect(await rest.must('GET', '/settings/kept-content')).toMatchObject([{ hours: 2 }])
    expect((await rest.call('PUT', path, { hours: 0 })).status).toBe(400)
    expect((await rest.call('PUT', '/settings/kept-content/rule/99', { hours: 1 })).status).toBe(
      404,
    )
    expect((await rest.call('DELETE', path)).status).toBe(204)
    expect((await rest.call('DELETE', path)).status).toBe(404)
    expect((await restOf(corral, corral.userToken).call('PUT', path, { hours: 2 })).status).toBe(
      403,
    )
    const acts = await corral.corral.client.acts.list({ limit: 20 })
    expect(acts.map(({ what }) => what)).toContain('activity.keeping.save')
  })
})
