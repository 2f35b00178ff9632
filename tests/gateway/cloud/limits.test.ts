import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { restOf } from '../../providers/rest.ts'
import { type AddedProvider, type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import { askChat, setLimit, usageOf } from './held.ts'
import {
  type Script,
  chatAnswer,
  chatFrames,
  chatStream,
  json,
  message,
  messageFrames,
  messageStream,
  stream,
} from './scripts.ts'

let corral: CloudCorral
let cloud: AddedProvider
let gpt: string
beforeAll(async () => {
  corral = await startCloudCorral()
})
beforeEach(async () => {
  cloud = await corral.addProvider()
  gpt = `${cloud.name}/gpt`
  cloud.fake.answer = chatAnswer('hello')
})
afterAll(() => corral[Symbol.asyncDispose]())

const messages = [{ role: 'user', content: 'hi' }]

function askMessages(model: string, fields: object = {}, headers: Record<string, string> = {}) {
  return corral.fetch('/v1/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, max_tokens: 9, messages, ...fields }),
  })
}

const doors = [
  ['OpenAI', askChat, { error: { type: 'rate_limit_error' } }],
  [
    'Anthropic',
    (_: CloudCorral, model: string, fields: object = {}, headers: Record<string, string> = {}) =>
      askMessages(model, fields, headers),
    { type: 'error', error: { type: 'rate_limit_error' } },
  ],
] as const

describe('a budget', () => {
  const addBudget = (fields: object) =>
    restOf(corral).must('POST', '/settings/budgets', {
      scope: 'provider',
      scope_id: String(cloud.id),
      window: 'day',
      limit_microusd: 1,
      ...fields,
    })

  it.each(doors)(
    'that is used up refuses in the words of %s, and not to be tried again',
    async (_, ask, shape) => {
      await corral.setPrices(cloud)
      await addBudget({ action: 'block' })
      const response = await ask(corral, gpt)
      expect(response.status).toBe(429)
      expect(response.headers.get('x-should-retry')).toBe('false')
      expect(response.headers.get('retry-after')).toBeNull()
      const body = await response.text()
      expect(JSON.parse(body)).toMatchObject(shape)
      expect(body).toContain('has too little left')
      expect(cloud.fake.connections()).toBe(0)
    },
  )

  it('has its own code for clients of OpenAI', async () => {
    await corral.setPrices(cloud)
    await addBudget({ action: 'block' })
    const body: unknown = await (await askChat(corral, gpt)).json()
    expect(body).toMatchObject({ error: { code: 'budget_exceeded' } })
  })

  it('that only warns lets everything through', async () => {
    await corral.setPrices(cloud)
    await addBudget({ action: 'warn' })
    for (let at = 0; at < 2; at++) expect((await askChat(corral, gpt)).status).toBe(200)
  })

  it('of one provider sends the request to the next target', async () => {
    await corral.setPrices(cloud)
    await addBudget({ action: 'block' })
    const other = await corral.addProvider()
    other.fake.answer = chatAnswer('from the other')
    await corral.addRule({
      model_pattern: `thrifty ${cloud.name}`,
      backend_type: cloud.name,
      backend_model: 'gpt',
      targets: [{ backend_type: other.name, backend_model: 'gpt', tier: 1, weight: 1 }],
    })
    const response = await askChat(corral, `thrifty ${cloud.name}`)
    expect(await response.text()).toContain('from the other')
  })
})

describe('a rate', () => {
  it('of one key leads to the next, however many are spent, and then to 429', async () => {
    const { client } = corral.corral
    for (const last of ['cccc', 'dddd', 'eeee', 'ffff', 'gggg']) {
      const api_key = `sk-cloud-key-0123456789-${last}`
      await client.providers.keys.create({ provider_id: cloud.id, api_key })
    }
    const { keys } = await client.providers.get({ provider_id: cloud.id })
    for (const { id } of keys) await setLimit(corral, 'key', id, { requests_per_minute: 1 })
    for (const _ of keys) expect((await askChat(corral, gpt)).status).toBe(200)
    const shown = cloud.fake.arrivals.map(({ headers }) => headers.authorization)
    expect(new Set(shown).size).toBe(keys.length)
    const refused = await askChat(corral, gpt)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30)
    expect(cloud.fake.arrivals).toHaveLength(keys.length)
  })

  it.each(doors)('of an app is told in the words of %s', async (_, ask, shape) => {
    const made = await corral.corral.client.tokens.create({ label: 'eager' })
    await setLimit(corral, 'app', made.id, { requests_per_minute: 1 })
    const token = { authorization: `Bearer ${made.token}` }
    expect((await ask(corral, gpt, {}, token)).status).toBe(200)
    const refused = await ask(corral, gpt, {}, token)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30)
    expect(await refused.json()).toMatchObject(shape)
    expect(cloud.fake.arrivals).toHaveLength(1)
  })

  it('of requests at a time lets the others wait their turn', async () => {
    await setLimit(corral, 'provider', cloud.id, { concurrent_requests: 2 })
    let running = 0
    let most = 0
    cloud.fake.answer = (request, response) => {
      most = Math.max(most, ++running)
      setTimeout(() => {
        running -= 1
        chatAnswer('in turn')(request, response)
      }, 30)
    }
    const all = await Promise.all(Array.from({ length: 6 }, () => askChat(corral, gpt)))
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(most).toBe(2)
  })
})

describe('usage', () => {
  const protocols = [
    ['openai', chatAnswer('hello'), chatStream('hel', 'lo')],
    ['anthropic', message('hello'), messageStream('hel', 'lo')],
  ] as const

  it.each(protocols.flatMap((way) => doors.map((door) => [door[0], door[1], ...way] as const)))(
    'is the same whole and streamed, asked in the words of %s (%$)',
    async (_, ask, protocol, whole, streamed) => {
      const provider = await corral.addProvider(protocol)
      const tokens = { fresh_tokens: 11, output_tokens: 2, requests: 1, estimated_requests: 0 }
      const model = `${provider.name}/gpt`
      provider.fake.answer = whole
      await (await ask(corral, model)).text()
      expect(await usageOf(corral, provider.id)).toMatchObject([tokens])
      provider.fake.answer = streamed
      await (await ask(corral, model, { stream: true })).text()
      expect(await usageOf(corral, provider.id)).toMatchObject([
        { fresh_tokens: 22, output_tokens: 4, requests: 2, estimated_requests: 0 },
      ])
    },
  )

  const { start, blockStart, text, blockStop, stop } = messageFrames
  const unsaid = start.replace('"input_tokens":11,"output_tokens":1', '')
  it.each<[string, 'openai' | 'anthropic', Script, boolean]>([
    [
      'whole',
      'openai',
      json(200, { choices: [{ index: 0, message: { content: 'hello' } }] }),
      false,
    ],
    [
      'streamed',
      'openai',
      stream([chatFrames.text('hello'), chatFrames.stop, chatFrames.done]),
      true,
    ],
    [
      'translated',
      'anthropic',
      stream([
        unsaid,
        blockStart,
        text('hello'),
        blockStop,
        messageFrames.end.replace('"output_tokens":2', ''),
        stop,
      ]),
      true,
    ],
  ])(
    'that nobody tells is estimated, and counted as such: %s',
    async (_, protocol, script, stream) => {
      const provider = await corral.addProvider(protocol)
      provider.fake.answer = script
      const response = await askChat(corral, `${provider.name}/gpt`, { stream })
      expect(response.status).toBe(200)
      await response.text()
      const [usage] = await usageOf(corral, provider.id)
      expect(usage).toMatchObject({ requests: 1, estimated_requests: 1 })
      expect(usage?.fresh_tokens).toBeGreaterThan(0)
      expect(usage?.output_tokens).toBeGreaterThan(0)
    },
  )
})
