import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, register } from '../../accounts/people.ts'
import { type CloudCorral, startCloudCorral } from '../cloud/cloud-corral.ts'
import {
  anthropicError,
  chatAnswer,
  chatStream,
  json,
  messageStream,
  openAiError,
  silence,
} from '../cloud/scripts.ts'
import { rowsOf, rowsOfAnswer } from './log-reader.ts'

const secret = 'the-violet-heron-flies-at-dusk'
const messages = [{ role: 'user', content: `Say ${secret}` }]

let corral: CloudCorral
beforeAll(async () => {
  corral = await startCloudCorral()
})
afterAll(() => corral[Symbol.asyncDispose]())

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return corral.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const chat = (fields: object, headers?: Record<string, string>) =>
  post('/v1/chat/completions', { messages, ...fields }, headers)

/** The only row of an answer, once its body is read. */
async function rowOf(asked: Promise<Response>) {
  const response = await asked
  const body = await response.text()
  const [row] = await rowsOfAnswer(corral, response)
  return { ...row!, body, response }
}

describe('the log of requests', () => {
  it('tells who asked what of whom, with which key, for how much', async () => {
    corral.cloud.answer = chatAnswer('hello')
    const row = await rowOf(chat({ model: 'cloud/gpt' }))
    expect(row).toMatchObject({
      attempt: 1,
      app: 'app',
      user: 'owner',
      user_id: null,
      door: 'openai',
      endpoint: '/v1/chat/completions',
      stream: false,
      asked_model: 'cloud/gpt',
      found_by: 'provider',
      rule_id: null,
      fallback: false,
      backend_type: 'cloud',
      model: 'gpt',
      key_last_four: 'aaaa',
      status: 'success',
      http_status: 200,
      error_type: null,
      prompt_tokens: 11,
      completion_tokens: 2,
      total_tokens: 13,
      estimated: false,
    })
    expect(row.duration_ms).toBeGreaterThan(0)
    expect(row.first_token_ms).toBeNull()
    expect(row.tokens_per_second).toBeNull()
    expect(row.app_id).toMatch(/^tok_/)
  })

  it('says the same of a stream as of a plain answer', async () => {
    const facts = async (stream: boolean) => {
      corral.cloud.answer = stream ? chatStream('hel', 'lo') : chatAnswer('hello')
      const options = stream ? { stream_options: { include_usage: true } } : {}
      const row = await rowOf(chat({ model: 'cloud/gpt', stream, ...options }))
      const { prompt_tokens, completion_tokens, status, http_status, backend_type, model } = row
      return { prompt_tokens, completion_tokens, status, http_status, backend_type, model }
    }
    expect(await facts(true)).toEqual(await facts(false))
  })

  it('says the same of a translated answer', async () => {
    corral.claude.answer = messageStream('hel', 'lo')
    const row = await rowOf(chat({ model: 'claude/sonnet', stream: true }))
    expect(row).toMatchObject({
      backend_type: 'claude',
      model: 'sonnet',
      key_last_four: 'bbbb',
      status: 'success',
      prompt_tokens: 11,
      completion_tokens: 2,
    })
  })

  it('names the user whose token it was, also after a change of address', async () => {
    const { users } = corral.corral.client.auth
    const { id, email } = await register(corral, 'ada@example.org')
    await users.update({ id, status: 'approved' })
    const login = await post('/api/auth/login', { email, password })
    const { access_token: session } = (await login.json()) as { access_token: string }
    const made = await post('/api/tokens', { label: 'hers' }, bearer(session))
    const { token } = (await made.json()) as { token: string }
    const ask = () => rowOf(chat({ model: 'corral-starter', max_tokens: 1 }, bearer(token)))
    expect(await ask()).toMatchObject({ app: 'hers', user_id: id, user: email })
    await users.update({ id, email: 'lovelace@example.org' })
    expect(await ask()).toMatchObject({ app: 'hers', user_id: id, user: 'lovelace@example.org' })
  })

  it('knows local answers, and what they are made of', async () => {
    const row = await rowOf(chat({ model: 'corral-starter', stream: true, max_tokens: 4 }))
    expect(row).toMatchObject({
      backend_type: 'local',
      model: 'corral-starter',
      left_this_mac: false,
      key_last_four: null,
      status: 'success',
      cost_nanousd: 0,
      bytes_sent: 0,
    })
    expect(row.completion_tokens).toBe(4)
    expect(row.first_token_ms).not.toBeNull()
    expect(row.tokens_per_second).toBeGreaterThan(0)
  })

  it('has one row for each try, that of another target marked as a fallback', async () => {
    const { name, fake } = await corral.addProvider()
    await corral.addRule({
      model_pattern: 'both',
      backend_type: name,
      backend_model: 'gpt',
      targets: [{ backend_type: 'claude', backend_model: 'sonnet', tier: 1, weight: 1 }],
      options: { allow_cloud: true },
    })
    fake.answer = openAiError(500, 'server_error')
    corral.claude.answer = messageStream('from the second')
    const response = await chat({ model: 'both', stream: true })
    await response.text()
    const all = await rowsOfAnswer(corral, response, 3)
    const shown = all.map((row) => [row.attempt, row.backend_type, row.fallback, row.status])
    expect(shown).toEqual([
      [1, name, false, 'error'],
      [2, name, false, 'error'],
      [3, 'claude', true, 'success'],
    ])
    expect(all[0]).toMatchObject({ error_type: 'provider', upstream_status: 500 })
    const { plan, attempts } = await corral.corral.client.activity.get({
      request_id: all[0]!.request_id,
    })
    expect(attempts).toHaveLength(3)
    expect(plan?.rule?.pattern).toBe('both')
    expect(plan?.targets.map(({ backend_type }) => backend_type)).toEqual([name, 'claude'])
  })

  it('has a row for a try that took too long, and for one that was cut', async () => {
    const { name, fake } = await corral.addProvider()
    await corral.addRule({
      model_pattern: 'slow',
      backend_type: name,
      backend_model: 'gpt',
      options: { allow_cloud: true, first_event_timeout_ms: 1000, max_attempts: 1 },
    })
    fake.answer = silence
    const row = await rowOf(chat({ model: 'slow', stream: true }))
    expect(row).toMatchObject({ status: 'timeout', http_status: 504, error_type: 'timeout' })
  })

  it('has a row for an answer whose client left, with what came until then', async () => {
    const left = new AbortController()
    const response = await fetch(`${corral.address}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${corral.userToken}`,
      },
      body: JSON.stringify({ messages, model: 'corral-starter', stream: true, max_tokens: 4000 }),
      signal: left.signal,
    })
    await response.body?.getReader().read()
    left.abort()
    const [row] = await rowsOfAnswer(corral, response)
    expect(row).toMatchObject({ status: 'cancelled', http_status: null, backend_type: 'local' })
  })

  it.each([
    ['an unknown model', () => chat({ model: 'nobody' }), 404, 'model_not_found'],
    ['a body that is not right', () => chat({ model: 7 }), 400, 'invalid_input'],
    ['a body that is no JSON', () => post('/v1/chat/completions', '{'), 400, 'invalid_input'],
    [
      'an unknown token',
      () => chat({ model: 'gpt' }, { authorization: 'Bearer ck_wrong' }),
      401,
      'unauthorized',
    ],
    [
      'another door',
      () => post('/api/chat', { model: 'nobody', messages }),
      404,
      'model_not_found',
    ],
  ])('has one row for %s', async (_, ask, status, error) => {
    const row = await rowOf(ask())
    expect(row).toMatchObject({
      attempt: 0,
      status: 'refused',
      http_status: status,
      error_type: error,
      backend_type: null,
    })
  })

  it('has a row for a request that a budget refuses', async () => {
    const added = await corral.addProvider()
    await corral.setPrices(added)
    const { client } = corral.corral
    const budget = await client.limits.budgets.create({
      scope: 'provider',
      scope_id: String(added.id),
      window: 'day',
      limit_microusd: 0,
    })
    const row = await rowOf(chat({ model: `${added.name}/gpt` }))
    await client.limits.budgets.remove({ budget_id: budget.id })
    expect(row).toMatchObject({
      attempt: 1,
      status: 'refused',
      http_status: 429,
      error_type: 'budget_exceeded',
      backend_type: added.name,
    })
  })

  it('has a row for embeddings, for counting and for what no provider is asked', async () => {
    const counted = await rowOf(
      post('/v1/messages/count_tokens', { model: 'corral-starter', messages }),
    )
    expect(counted).toMatchObject({ endpoint: '/v1/messages/count_tokens', status: 'success' })
    const tokenised = await rowOf(post('/tokenize', { model: 'corral-starter', content: 'hello' }))
    expect(tokenised).toMatchObject({ backend_type: 'local', status: 'success' })
    const { name, fake } = await corral.addProvider()
    fake.answer = json(200, {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.5] }],
      model: 'embedder',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    })
    const embedded = await rowOf(post('/v1/embeddings', { model: `${name}/gpt`, input: 'hi' }))
    expect(embedded).toMatchObject({ prompt_tokens: 3, completion_tokens: 0, status: 'success' })
  })

  it('has a row for a chat in the window', async () => {
    const stream = await corral.corral.client.chat.stream({
      model: 'corral-starter',
      turns: [{ role: 'user', text: 'hi' }],
      maxTokens: 2,
    })
    for await (const _ of stream);
    const [row] = await rowsOf(corral, { door: 'window' })
    expect(row).toMatchObject({ user: 'owner', app: null, status: 'success', endpoint: 'chat' })
    const nobody = corral.corral.client.chat.stream({
      model: 'nobody',
      turns: [{ role: 'user', text: 'hi' }],
    })
    await expect(nobody).rejects.toThrow()
    const [refused] = await rowsOf(corral, { door: 'window' })
    expect(refused).toMatchObject({ status: 'refused', error_type: 'model_not_found' })
  })

  it('tells an error in words of Corral: what a provider says may repeat the prompt', async () => {
    corral.cloud.answer = json(400, {
      error: { message: `Bad: ${secret}`, type: secret, code: 'invalid_value' },
    })
    const row = await rowOf(chat({ model: 'cloud/gpt' }))
    expect(row.body).toContain(secret)
    expect(row).toMatchObject({ upstream_status: 400, upstream_code: 'invalid_value' })
    corral.claude.answer = anthropicError(400, `${secret} !`)
    await rowOf(post('/v1/messages', { model: 'claude/sonnet', max_tokens: 5, messages }))
    expect(JSON.stringify(await rowsOf(corral))).not.toContain(secret)
  })
})
