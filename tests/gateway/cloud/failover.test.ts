import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import {
  chatAnswer,
  chatStream,
  inTurn,
  json,
  message,
  messageStream,
  openAiError,
  silence,
} from './scripts.ts'

const messages = [{ role: 'user', content: 'hi' }] as const

function ask(corral: CloudCorral, fields: object, headers: Record<string, string> = {}) {
  return corral.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ messages, ...fields }),
  })
}

/** The keys that a provider was shown, by their last four characters. */
function keysShown({ cloud }: CloudCorral): string[] {
  return cloud.arrivals.map(({ headers }) => String(headers.authorization).slice(-4))
}

describe('with several keys', () => {
  let corral: CloudCorral
  beforeEach(async () => {
    corral = await startCloudCorral()
    await corral.addKey('cloud', 'sk-cloud-key-0123456789-cccc')
    return () => corral[Symbol.asyncDispose]()
  })

  it('the second answers when the first is refused, and the first is not asked again', async () => {
    corral.cloud.answer = ({ headers, path }, response) => {
      const isDead = String(headers.authorization).endsWith('aaaa')
      const script = isDead ? openAiError(401, 'invalid_api_key') : chatAnswer('from the second')
      script({ headers, path, method: 'POST', body: '' }, response)
    }
    for (let at = 0; at < 4; at++) {
      expect(await (await ask(corral, { model: 'cloud/gpt' })).text()).toContain('from the second')
    }
    const chats = corral.cloud.arrivals.filter(({ path }) => path.endsWith('/chat/completions'))
    const dead = chats.filter(({ headers }) => String(headers.authorization).endsWith('aaaa'))
    expect(dead.length).toBeLessThanOrEqual(1)
  })

  it('a key that is limited cools, and the other answers at once', async () => {
    let limited = ''
    corral.cloud.answer = (request, response) => {
      const key = String(request.headers.authorization)
      limited ||= key
      const isLimited = key === limited
      const script = isLimited
        ? openAiError(429, 'rate_limit_exceeded', { 'retry-after': '30' })
        : chatAnswer('from the other')
      script(request, response)
    }
    for (let at = 0; at < 4; at++) {
      expect(await (await ask(corral, { model: 'cloud/gpt' })).text()).toContain('from the other')
    }
    expect(keysShown(corral).filter((key) => limited.endsWith(key))).toHaveLength(1)
    expect(await corral.keyStates('cloud')).toContain('cooling')
  })

  it('all of which cool, the client is told when to come back', async () => {
    corral.cloud.answer = openAiError(429, 'rate_limit_exceeded', { 'retry-after': '30' })
    await ask(corral, { model: 'cloud/gpt' })
    const asked = corral.cloud.arrivals.length
    const response = await ask(corral, { model: 'cloud/gpt' })
    expect(response.status).toBe(429)
    const seconds = Number(response.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(corral.cloud.arrivals).toHaveLength(asked)
  })

  it('one of which is back soon, the request waits for it', async () => {
    corral.cloud.answer = inTurn(
      openAiError(429, 'rate_limit_exceeded', { 'retry-after-ms': '1000' }),
      openAiError(429, 'rate_limit_exceeded', { 'retry-after-ms': '1000' }),
      chatAnswer('after a wait'),
    )
    expect(await (await ask(corral, { model: 'cloud/gpt' })).text()).toContain('after a wait')
  })

  it('a conversation stays with one of them', async () => {
    corral.cloud.answer = chatAnswer('hello')
    for (let at = 0; at < 6; at++) {
      await ask(corral, { model: 'cloud/gpt' }, { 'x-claude-code-session-id': 'one' })
    }
    expect(new Set(keysShown(corral)).size).toBe(1)
    corral.cloud.arrivals.length = 0
    for (let at = 0; at < 6; at++) await ask(corral, { model: 'cloud/gpt' })
    expect(new Set(keysShown(corral)).size).toBe(2)
  })
})

describe('a chain of targets', () => {
  let corral: CloudCorral
  beforeAll(async () => {
    corral = await startCloudCorral({
      models: (folder) => writeChainModel(`${folder}/here.gguf`, { says: 'from home' }),
    })
    await corral.corral.client.providers.create({
      name: 'far',
      base_url: 'https://far.example',
      api_key: 'sk-far-key-0123456789-dddd',
      models: ['model'],
    })
  })
  afterAll(() => corral[Symbol.asyncDispose]())

  const viaClaude = { backend_type: 'claude', backend_model: 'sonnet', tier: 1, weight: 1 }
  const viaCloud = { backend_type: 'cloud', backend_model: 'gpt', tier: 1, weight: 1 }

  it('goes to the next when a provider is slow to begin', async () => {
    await corral.addRule({
      model_pattern: 'hasty',
      backend_type: 'cloud',
      backend_model: 'gpt',
      targets: [viaClaude],
      options: { first_event_timeout_ms: 1000 },
    })
    corral.cloud.answer = silence
    corral.claude.answer = messageStream('from claude')
    const answer = await ask(corral, { model: 'hasty', stream: true })
    expect(await answer.text()).toContain('from claude')
    expect(answer.headers.get('x-corral-attempts')).toBe('cloud/gpt timeout, claude/sonnet')
  })

  it('ends at a fault of the client', async () => {
    await corral.addRule({
      model_pattern: 'chained',
      backend_type: 'cloud',
      backend_model: 'gpt',
      targets: [viaClaude],
    })
    corral.cloud.answer = openAiError(400, 'invalid_request_error')
    const asked = corral.claude.arrivals.length
    const response = await ask(corral, { model: 'chained' })
    expect(response.status).toBe(400)
    expect(corral.claude.arrivals).toHaveLength(asked)
  })

  it('goes on past a context that is too small only where the rule says so', async () => {
    const tooLong = openAiError(400, 'context_length_exceeded')
    corral.cloud.answer = tooLong
    corral.claude.answer = message('roomy')
    expect((await ask(corral, { model: 'chained' })).status).toBe(400)
    await corral.addRule({
      model_pattern: 'roomy',
      backend_type: 'cloud',
      backend_model: 'gpt',
      targets: [viaClaude],
      options: { fall_back_on_context: true },
    })
    expect(await (await ask(corral, { model: 'roomy' })).text()).toContain('roomy')
  })

  it('falls back from a local model that cannot answer, once the rule consents', async () => {
    corral.cloud.answer = chatStream('from the cloud')
    const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }
    const withPicture = [{ role: 'user', content: [picture] }]
    await corral.addRule({
      model_pattern: 'home-first',
      backend_type: 'local',
      backend_model: 'here',
      targets: [viaCloud],
      options: { allow_cloud: true },
    })
    const answer = await ask(corral, { model: 'home-first', messages: withPicture, stream: true })
    expect(await answer.text()).toContain('from the cloud')
    await corral.addRule({
      model_pattern: 'home-only',
      backend_type: 'local',
      backend_model: 'here',
      targets: [{ ...viaCloud, backend_type: 'far' }],
    })
    const refused = await ask(corral, { model: 'home-only', messages: withPicture })
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('keeps requests on this Mac')
  })

  it('never leaves this Mac for an app that may not', async () => {
    const { token } = await corral.corral.client.tokens.create({ label: 'home', cloud: false })
    const response = await ask(corral, { model: 'far/model' }, { authorization: `Bearer ${token}` })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('keeps requests on this Mac')
  })

  it('makes no more tries than the rule allows', async () => {
    await corral.addRule({
      model_pattern: 'once',
      backend_type: 'cloud',
      backend_model: 'gpt',
      targets: [viaClaude],
      options: { max_attempts: 1 },
    })
    corral.cloud.answer = openAiError(500, 'server_error')
    const asked = corral.cloud.arrivals.length
    const response = await ask(corral, { model: 'once' })
    expect(response.status).toBe(500)
    expect(response.headers.get('x-should-retry')).toBe('false')
    expect(corral.cloud.arrivals).toHaveLength(asked + 1)
  })
})

describe('a provider that fails again and again', () => {
  it('is left alone for a while, and then asked by one request', async () => {
    await using corral = await startCloudCorral()
    corral.cloud.answer = json(500, { error: { message: 'no', type: 'server_error' } })
    let asked: number
    let refused: Response
    // For five seconds, then for longer: a slow machine may miss the first time.
    do {
      asked = corral.cloud.arrivals.length
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      refused = await ask(corral, { model: 'cloud/gpt' })
    } while (refused.status !== 503 && asked < 30)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(corral.cloud.arrivals).toHaveLength(asked)
  })
})
