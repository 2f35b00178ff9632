import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWatchdog } from '../../../src-main/core/providers/upstream/watchdog.ts'
import { type AddedProvider, type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import { askChat, nothingIsHeld, usageOf, watchMoney } from './held.ts'
import {
  type Script,
  anthropicError,
  chatAnswer,
  chatFrames,
  chatStream,
  json,
  messageFrames,
  openAiError,
  stream,
} from './scripts.ts'

let corral: CloudCorral
let reserved: () => Promise<number>
let cloud: AddedProvider
let claude: AddedProvider
let gpt: string
let sonnet: string
beforeAll(async () => {
  corral = await startCloudCorral()
  reserved = await watchMoney(corral)
})
beforeEach(async () => {
  cloud = await corral.addProvider('openai')
  claude = await corral.addProvider('anthropic')
  gpt = `${cloud.name}/gpt`
  sonnet = `${claude.name}/gpt`
  await corral.setPrices(cloud)
  await corral.setPrices(claude)
})
afterAll(() => corral[Symbol.asyncDispose]())

const headless: Script = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
  setTimeout(() => response.socket?.resetAndDestroy(), 20)
}

describe('an answer in one piece', () => {
  it('that breaks off is the fault of the provider, and is asked for once more', async () => {
    cloud.fake.answer = headless
    const response = await askChat(corral, gpt)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: { code: 'upstream_failed' } })
    expect(cloud.fake.arrivals).toHaveLength(2)
    await nothingIsHeld(reserved)
  })

  it('that stops in its middle is given up when its time is over', async () => {
    cloud.fake.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
    }
    await corral.addRule({
      model_pattern: `hasty ${gpt}`,
      backend_type: cloud.name,
      backend_model: 'gpt',
      options: { first_event_timeout_ms: 1000 },
    })
    const response = await askChat(corral, `hasty ${gpt}`, { stream: true })
    expect(response.status).toBe(504)
    await nothingIsHeld(reserved)
  })

  it('to a request for a stream says that it is JSON', async () => {
    cloud.fake.answer = chatAnswer('all at once')
    const response = await askChat(corral, gpt, { stream: true })
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.text()).toContain('all at once')
  })

  it('is not a stream, which is refused where nobody asked for one, and nothing stays held', async () => {
    cloud.fake.answer = chatStream('nobody wants this')
    const response = await askChat(corral, gpt)
    expect(response.status).toBe(502)
    await nothingIsHeld(reserved)
  })
})

describe('a stream', () => {
  it('that was translated and breaks says that the provider failed', async () => {
    const { start, blockStart, text } = messageFrames
    claude.fake.answer = stream([start, blockStart, text('half')], 'reset')
    const events = await (await askChat(corral, sonnet, { stream: true })).text()
    const last = events.trimEnd().split('\n\n').at(-1)?.replace('data: ', '') ?? ''
    expect(JSON.parse(last)).toMatchObject({ error: { code: 'upstream_failed' } })
  })

  it('may have headers that are no ASCII, which are left out', async () => {
    cloud.fake.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'caf\u00e9' })
      response.end([chatFrames.text('hello'), chatFrames.stop, chatFrames.done].join(''))
    }
    const response = await askChat(corral, gpt, { stream: true })
    expect(await response.text()).toContain('hello')
    expect(response.headers.get('x-request-id')).toMatch(/^req_[\w-]{25}$/)
  })
})

describe('a failure', () => {
  it('by a limit tells the wait of the provider, also the first time', async () => {
    cloud.fake.answer = openAiError(429, 'rate_limit_exceeded', { 'retry-after': '30' })
    const response = await askChat(corral, gpt)
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(30)
  })

  it('is logged without the bytes and headers of the provider', async () => {
    const body = { error: { message: 'no', type: 'server_error', canary: 'echo of a prompt' } }
    cloud.fake.answer = json(500, body, { 'set-cookie': 'canary=1' })
    expect((await askChat(corral, gpt)).status).toBe(500)
    claude.fake.answer = json(500, body, { 'set-cookie': 'canary=1' })
    expect((await askChat(corral, sonnet)).status).toBe(502)
    expect(corral.logged()).toContain('request failed')
    expect(corral.logged()).not.toContain('verbatim')
    expect(corral.logged()).not.toContain('canary')
  })
})

it('a count of tokens is not paid for', async () => {
  claude.fake.answer = json(200, { input_tokens: 77 })
  const messages = [{ role: 'user' as const, content: 'hi' }]
  await corral.anthropic.messages.countTokens({ model: sonnet, messages })
  const [usage] = await usageOf(corral, claude.id)
  expect(usage).toMatchObject({ fresh_tokens: 0, output_tokens: 0, estimated_requests: 0 })
})

it('embeddings without usage are not paid by the length of their vectors', async () => {
  const embedding = Array.from({ length: 2000 }, (_, at) => at / 7)
  cloud.fake.answer = json(200, { object: 'list', data: [{ index: 0, embedding }] })
  await corral.fetch('/v1/embeddings', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: gpt, input: 'hi', encoding_format: 'float' }),
  })
  expect(await usageOf(corral, cloud.id)).toMatchObject([
    { output_tokens: 0, estimated_requests: 1 },
  ])
})

describe('the watch over an answer', () => {
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  it('takes a slow reader for no silence (edge case 20)', async () => {
    const barks: string[] = []
    const dog = createWatchdog({ firstContentMs: 1000, silenceMs: 30 }, (what) => barks.push(what))
    dog.begun()
    dog.paused(true)
    await wait(120)
    expect(barks).toEqual([])
    dog.paused(false)
    await wait(120)
    expect(barks).toEqual(['silence'])
  })

  it('never barks before its owner has it, nor after it was stopped', async () => {
    const barks: string[] = []
    const dog = createWatchdog({ firstContentMs: 0, silenceMs: 0 }, (what) => barks.push(what))
    expect(barks).toEqual([])
    dog.stop()
    dog.begun()
    await wait(50)
    expect(barks).toEqual([])
  })
})

describe('a provider that is down (edge case 17)', () => {
  it.each([500, 503, 529])('with %i is so in the words of every door', async (status) => {
    cloud.fake.answer = openAiError(status, 'server_error')
    claude.fake.answer = anthropicError(status, status === 529 ? 'overloaded_error' : 'api_error')
    const doors = ['/v1/chat/completions', '/v1/messages'] as const
    for (const [at, provider] of [cloud, claude].entries()) {
      const name = `once ${provider.name}`
      const target = { backend_type: provider.name, backend_model: 'gpt' }
      await corral.addRule({ model_pattern: name, ...target, options: { max_attempts: 1 } })
      for (const [door, path] of doors.entries()) {
        const messages = [{ role: 'user', content: 'hi' }]
        const response = await corral.fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ model: name, max_tokens: 9, messages }),
        })
        const translated = status === 500 ? 502 : ([503, 529][door] ?? 0)
        expect(response.status, `${path} at ${at}`).toBe(door === at ? status : translated)
        // An overload passes, so its client may ask again.
        expect(response.headers.get('x-should-retry')).toBe(status === 500 ? 'false' : null)
        const shape = { error: { type: expect.any(String), message: expect.any(String) } }
        const body: unknown = await response.json()
        expect(body).toMatchObject(door === 0 ? shape : { type: 'error', ...shape })
      }
    }
  })
})

describe('an answer with trailers (edge case 26)', () => {
  const withTrailers =
    (type: string, body: string): Script =>
    (_, response) => {
      response.writeHead(200, { 'content-type': type, trailer: 'x-checksum' })
      response.write(body)
      response.addTrailers({ 'x-checksum': 'abc' })
      response.end()
    }

  it('comes without them, whole and streamed', async () => {
    const whole = JSON.stringify({ id: 'x', choices: [{ index: 0, message: { content: 'hi' } }] })
    cloud.fake.answer = withTrailers('application/json', whole)
    expect(await (await askChat(corral, gpt)).text()).toBe(whole)
    const frames = [chatFrames.text('hi'), chatFrames.stop, chatFrames.done].join('')
    cloud.fake.answer = withTrailers('text/event-stream', frames)
    expect(await (await askChat(corral, gpt, { stream: true })).text()).toBe(frames)
  })
})

it('an error of ours in a 200 of a provider is told as such', async () => {
  cloud.fake.answer = json(200, { error: { message: 'quota', code: 'insufficient_quota' } })
  const response = await askChat(corral, gpt)
  expect(response.status).toBe(502)
  expect(await response.json()).toMatchObject({
    error: { code: 'upstream_credentials_exhausted' },
  })
})

it('a stream that is whole and is then reset is whole', async () => {
  cloud.fake.answer = stream([chatFrames.text('all'), chatFrames.stop, chatFrames.done], 'reset')
  const text = await (await askChat(corral, gpt, { stream: true })).text()
  expect(text.endsWith(chatFrames.done)).toBe(true)
  cloud.fake.answer = chatStream('again')
  expect(await (await askChat(corral, gpt, { stream: true })).text()).toContain('again')
})
