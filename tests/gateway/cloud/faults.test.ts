import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FakeProvider } from '../../providers/fake-provider.ts'
import { type CloudCorral, cloudKey, startCloudCorral } from './cloud-corral.ts'
import {
  type Script,
  anthropicError,
  chatAnswer,
  chatFrames,
  chatStream,
  html,
  inTurn,
  json,
  messageFrames,
  openAiError,
  reset,
  silence,
  stream,
} from './scripts.ts'

let corral: CloudCorral
/** New for each test: what fails too often is left alone for a while. */
let cloud: FakeProvider
let claude: FakeProvider
let gpt: string
let sonnet: string
beforeAll(async () => {
  corral = await startCloudCorral()
})
beforeEach(async () => {
  const openai = await corral.addProvider('openai')
  const anthropic = await corral.addProvider('anthropic')
  cloud = openai.fake
  claude = anthropic.fake
  gpt = `${openai.name}/gpt`
  sonnet = `${anthropic.name}/gpt`
})
afterEach(() => expect(corral.logged()).not.toContain(cloudKey))
afterAll(() => corral[Symbol.asyncDispose]())

const messages = [{ role: 'user', content: 'hi' }] as const

function ask(fields: object = {}, signal?: AbortSignal) {
  return corral.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: gpt, messages, ...fields }),
    ...(signal && { signal }),
  })
}

describe('an answer that is none', () => {
  it.each<[string, Script]>([
    ['HTML with status 200', html()],
    [
      'an error body with status 200',
      json(200, { error: { message: 'no', type: 'server_error' } }),
    ],
    ['an empty stream', stream([])],
    ['a stream whose first event is an error', stream(['data: {"error":{"message":"no"}}\n\n'])],
    ['a stream of comments', stream([': hello\n\n', ': hello\n\n'])],
    ['a connection that breaks at once', reset],
    ['status 500', openAiError(500, 'server_error')],
    ['status 529', openAiError(529, 'overloaded_error')],
    ['a redirect', (_, response) => void response.writeHead(302, { location: '/' }).end()],
    ['status 204', (_, response) => void response.writeHead(204).end()],
    [
      'headers without end',
      (_, response) => {
        response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end()
      },
    ],
  ])('of the kind %s is not handed on: the next target answers', async (_, script) => {
    cloud.answer = script
    claude.answer = stream([
      messageFrames.start,
      messageFrames.blockStart,
      messageFrames.text('from claude'),
      messageFrames.blockStop,
      messageFrames.end,
      messageFrames.stop,
    ])
    await corral.addRule({
      model_pattern: `either ${gpt}`,
      backend_type: gpt.split('/', 1)[0]!,
      backend_model: 'gpt',
      targets: [
        { backend_type: sonnet.split('/', 1)[0]!, backend_model: 'gpt', tier: 1, weight: 1 },
      ],
    })
    const response = await ask({ model: `either ${gpt}`, stream: true })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('from claude')
    const attempts = response.headers.get('x-corral-attempts')
    expect(attempts?.startsWith(`${gpt} `)).toBe(true)
    expect(attempts?.endsWith(`, ${sonnet}`)).toBe(true)
  })

  it('is a bad gateway where there is no other target, and no reason to try again', async () => {
    cloud.answer = html()
    const response = await ask()
    expect(response.status).toBe(502)
    expect(response.headers.get('x-should-retry')).toBe('false')
    expect(await response.json()).toMatchObject({ error: { code: 'upstream_failed' } })
  })
})

describe('a stream that breaks after its first content', () => {
  const begun = [chatFrames.role, chatFrames.text('half of')]

  it.each<[string, Script]>([
    ['resets', stream(begun, 'reset')],
    ['ends without its end', stream(begun)],
  ])('because the provider %s ends with an error, never as if it were whole', async (_, script) => {
    cloud.answer = script
    const arrivals = cloud.arrivals.length
    const response = await ask({ stream: true })
    const text = await response.text()
    expect(text).toContain('half of')
    expect(text).not.toContain('[DONE]')
    const last = text.trimEnd().split('\n\n').at(-1)?.replace('data: ', '') ?? ''
    expect(JSON.parse(last)).toMatchObject({ error: { code: 'upstream_failed' } })
    expect(cloud.arrivals).toHaveLength(arrivals + 1)
  })

  it.each<[string, Script]>([
    [
      'resets',
      stream([messageFrames.start, messageFrames.blockStart, messageFrames.text('half')], 'reset'),
    ],
    [
      'ends without its end',
      stream([messageFrames.start, messageFrames.blockStart, messageFrames.text('half')]),
    ],
  ])(
    "in Anthropic's dialect, because the provider %s, makes its client throw",
    async (_, script) => {
      claude.answer = script
      const broken = corral.anthropic.messages.create({
        model: sonnet,
        max_tokens: 9,
        messages: [...messages],
        stream: true,
      })
      const read = async () => {
        for await (const event of await broken) void event
      }
      await expect(read()).rejects.toThrow(/broke off/)
    },
  )

  it('throws in the official client when it was translated', async () => {
    claude.answer = stream([
      messageFrames.start,
      messageFrames.blockStart,
      messageFrames.text('half'),
      messageFrames.error('overloaded_error'),
    ])
    const read = async () => {
      const events = await corral.openai.chat.completions.create({
        model: sonnet,
        messages: [...messages],
        stream: true,
      })
      for await (const event of events) void event
    }
    await expect(read()).rejects.toThrow()
  })

  it('hands on an error event of the provider as it came', async () => {
    const error = 'data: {"error":{"message":"too hot","type":"server_error"}}\n\n'
    cloud.answer = stream([...begun, error])
    const response = await ask({ stream: true })
    const text = await response.text()
    expect(text.startsWith([...begun, error].join(''))).toBe(true)
  })
})

describe('a body that is unusual', () => {
  it('is decoded when it is compressed although nobody asked for that', async () => {
    const answer = {
      id: 'x',
      choices: [{ index: 0, message: { role: 'assistant', content: 'zip' } }],
    }
    cloud.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(answer)))
    }
    const response = await ask()
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.json()).toEqual(answer)
  })

  it('may come byte by byte', async () => {
    const whole = [chatFrames.role, chatFrames.text('né'), chatFrames.stop, chatFrames.done].join(
      '',
    )
    cloud.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const bytes = Buffer.from(whole)
      const drip = (at: number) => {
        if (at >= bytes.length) response.end()
        else response.write(bytes.subarray(at, at + 1), () => drip(at + 1))
      }
      drip(0)
    }
    const response = await ask({ stream: true })
    expect(await response.text()).toBe(whole)
  })

  it('may follow informational answers', async () => {
    cloud.answer = (request, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' })
      chatAnswer('after hints')(request, response)
    }
    expect(await (await ask()).text()).toContain('after hints')
  })

  it('may have an event of a megabyte in it', async () => {
    const long = 'x'.repeat(900_000)
    cloud.answer = chatStream(long)
    expect(await (await ask({ stream: true })).text()).toContain(long)
    const answer = corral.anthropic.messages.stream({
      model: gpt,
      max_tokens: 9,
      messages: [...messages],
    })
    expect((await answer.finalMessage()).content).toMatchObject([{ text: long }])
  })
})

describe('a client that leaves', () => {
  /** How long after its client the provider saw its connection close. */
  async function leaveDuring(script: Script, fields: object): Promise<number> {
    const closed = Promise.withResolvers<number>()
    const arrived = Promise.withResolvers<void>()
    cloud.answer = (request, response) => {
      response.once('close', () => closed.resolve(performance.now()))
      script(request, response)
      arrived.resolve()
    }
    const leaving = new AbortController()
    const asked = ask(fields, leaving.signal)
      .then((response) => response.text())
      .catch(() => {})
    await arrived.promise
    await new Promise((resolve) => setTimeout(resolve, 30))
    const leftAt = performance.now()
    leaving.abort()
    await asked
    return (await closed.promise) - leftAt
  }

  it.each<[string, Script, object]>([
    ['before the head', silence, {}],
    ['before the first content', stream([chatFrames.role], 'open'), { stream: true }],
    ['in the middle', stream([chatFrames.role, chatFrames.text('a')], 'open'), { stream: true }],
  ])('%s takes the request to the provider with it', async (_, script, fields) => {
    // That it comes at all is the test; that it comes soon is measured by the benchmark.
    expect(await leaveDuring(script, fields)).toBeLessThan(2000)
  })
})

describe('a slow reader', () => {
  it('makes the provider wait, and loses nothing', async () => {
    const frames = Array.from({ length: 40 }, (_, at) => chatFrames.text(`${at}`.repeat(60_000)))
    const whole = [chatFrames.role, ...frames, chatFrames.stop, chatFrames.done].join('')
    cloud.answer = stream([whole])
    const response = await ask({ stream: true })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await response.text()).toBe(whole)
  })
})

describe('keys of our own', () => {
  it.each([
    ['401', 401, 'invalid_api_key'],
    ['402', 402, 'insufficient_quota'],
    ['403', 403, 'permission_denied'],
  ])('that are refused with %s never become the fault of the client', async (_, status, code) => {
    cloud.answer = openAiError(status, code)
    const response = await ask()
    expect(response.status).toBe(502)
    expect(response.headers.get('x-should-retry')).toBe('false')
    expect(await response.json()).toMatchObject({
      error: { code: 'upstream_credentials_exhausted' },
    })
  })

  it('that are missing, because the provider usually needs none, are no limit either', async () => {
    const { client } = corral.corral
    const vllm = (await client.providers.list()).find(({ name }) => name === 'vllm')
    await client.providers.update({ provider_id: vllm!.id, base_url: cloud.origin })
    cloud.answer = openAiError(401, 'invalid_api_key')
    for (const time of ['first', 'second']) {
      const response = await ask({ model: 'vllm/any' })
      expect(response.status, time).toBe(502)
      expect(response.headers.get('x-should-retry'), time).toBe('false')
    }
  })
})

describe('an overloaded provider', () => {
  it('is 529 to clients of Anthropic and 503 to those of OpenAI', async () => {
    claude.answer = anthropicError(529, 'overloaded_error')
    const verbatim = corral.anthropic.messages.create({
      model: sonnet,
      max_tokens: 5,
      messages: [...messages],
    })
    await expect(verbatim).rejects.toMatchObject({ status: 529 })
  })

  it('is asked once more after a moment, then the answer is handed on', async () => {
    cloud.answer = inTurn(openAiError(503, 'server_error'), chatAnswer('second try'))
    const response = await ask()
    expect(await response.text()).toContain('second try')
    expect(response.headers.get('x-corral-attempts')).toBe(`${gpt} provider, ${gpt}`)
  })
})
