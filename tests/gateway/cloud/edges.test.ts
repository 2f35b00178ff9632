import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nextStep } from '../../../src-main/core/gateway/attempts/next-step.ts'
import { UpstreamError } from '../../../src-main/core/providers/upstream/upstream-error.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { type AddedProvider, type CloudCorral, cloudKey, startCloudCorral } from './cloud-corral.ts'
import { askChat, usageOf } from './held.ts'
import {
  type Script,
  anthropicError,
  chatAnswer,
  chatFrames,
  chunk,
  message,
  openAiError,
  stream,
} from './scripts.ts'

let corral: CloudCorral
let cloud: AddedProvider
let claude: AddedProvider
let gpt: string
beforeAll(async () => {
  corral = await startCloudCorral()
})
beforeEach(async () => {
  cloud = await corral.addProvider('openai')
  claude = await corral.addProvider('anthropic')
  gpt = `${cloud.name}/gpt`
})
afterAll(() => corral[Symbol.asyncDispose]())

function addChain(first: AddedProvider, then: AddedProvider, options: object = {}) {
  const target = { backend_type: then.name, backend_model: 'gpt', tier: 1, weight: 1 }
  const name = `${first.name} then ${then.name}`
  const rule = { model_pattern: name, backend_type: first.name, backend_model: 'gpt', options }
  return corral.addRule({ ...rule, targets: [target] }).then((id) => ({ id, name }))
}

function addSecondKey({ id }: AddedProvider) {
  const api_key = 'sk-cloud-key-0123456789-cccc'
  return corral.corral.client.providers.keys.create({ provider_id: id, api_key })
}

const isFirstKey = (authorization: unknown) => String(authorization).endsWith(cloudKey.slice(-4))

/** Sends the beginning of a stream, and the rest when it is told to. */
function inTwoHalves() {
  const go = Promise.withResolvers<void>()
  const script: Script = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chatFrames.text('one'))
    void go.promise.then(() =>
      response.end([chatFrames.text('two'), chatFrames.stop, chatFrames.done].join('')),
    )
  }
  return { script, go: go.resolve }
}

describe('keys of which all rest', () => {
  it('and one is back soon: the request waits for that one (edge case 1)', async () => {
    await addSecondKey(cloud)
    const limited = new Set<string>()
    cloud.fake.answer = (request, response) => {
      const key = String(request.headers.authorization)
      const waitMs = isFirstKey(key) ? '60000' : '1000'
      const isNew = !limited.has(key)
      limited.add(key)
      const rests = openAiError(429, 'rate_limit_exceeded', { 'retry-after-ms': waitMs })
      const script = isNew ? rests : chatAnswer('after a rest')
      script(request, response)
    }
    expect(await (await askChat(corral, gpt)).text()).toContain('after a rest')
    expect(cloud.fake.arrivals).toHaveLength(3)
    expect(isFirstKey(cloud.fake.arrivals.at(-1)?.headers.authorization)).toBe(false)
  })
})

describe('what changes while a request is under way', () => {
  it('its key is deleted: the stream ends well, the next is not shown it (edge case 5)', async () => {
    const { script, go } = inTwoHalves()
    cloud.fake.answer = script
    const response = await askChat(corral, gpt, { stream: true })
    const { keys } = await corral.corral.client.providers.get({ provider_id: cloud.id })
    for (const { id } of keys) {
      await corral.corral.client.providers.keys.remove({ provider_id: cloud.id, key_id: id })
    }
    go()
    expect(await response.text()).toContain('[DONE]')
    // A server on this Mac may do without one, but is not shown one that is gone.
    cloud.fake.answer = chatAnswer('without')
    expect(await (await askChat(corral, gpt)).text()).toContain('without')
    expect(cloud.fake.arrivals.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('its provider is deleted: the stream ends well, the next finds no model', async () => {
    const { script, go } = inTwoHalves()
    cloud.fake.answer = script
    const response = await askChat(corral, gpt, { stream: true })
    await corral.corral.client.providers.remove({ provider_id: cloud.id })
    go()
    expect(await response.text()).toContain('[DONE]')
    expect((await askChat(corral, gpt)).status).toBe(404)
  })

  it('its rule: it goes the old way to its end, the next goes the new (edge case 7)', async () => {
    const { id, name } = await addChain(cloud, claude, { max_attempts: 2 })
    const arrived = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    cloud.fake.answer = (request, response) => {
      arrived.resolve()
      void go.promise.then(() => openAiError(402, 'insufficient_quota')(request, response))
    }
    claude.fake.answer = message('the old way')
    const other = await corral.addProvider()
    other.fake.answer = chatAnswer('the new way')
    const asked = askChat(corral, name)
    await arrived.promise
    await corral.corral.client.routing.update({
      rule_id: id,
      backend_type: other.name,
      targets: [],
    })
    go.resolve()
    expect(await (await asked).text()).toContain('the old way')
    expect(await (await askChat(corral, name)).text()).toContain('the new way')
  })

  it('the vault is locked: the stream ends well, the next is refused, this Mac answers (edge case 6)', async () => {
    await using locked = await startCloudCorral({
      models: (folder) => writeChainModel(`${folder}/here.gguf`, { says: 'from home' }),
      host: { environment: { CORRAL_MASTER_KEY: 'a'.repeat(64) } },
    })
    await locked.addRule({
      model_pattern: 'either',
      backend_type: 'cloud',
      backend_model: 'gpt',
      targets: [{ backend_type: 'local', backend_model: 'here', tier: 1, weight: 1 }],
    })
    const { script, go } = inTwoHalves()
    locked.cloud.answer = script
    const response = await askChat(locked, 'cloud/gpt', { stream: true })
    // As when another process has put the database under another root.
    const db = new Database(join(locked.host.dataDir, 'corral.db'))
    db.prepare("update vault_root set root_id = 'elsewhere'").run()
    db.close()
    const refused = await askChat(locked, 'cloud/gpt')
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ error: { code: 'vault_locked' } })
    expect(await (await askChat(locked, 'either')).text()).toContain('from home')
    go()
    expect(await response.text()).toContain('[DONE]')
    expect(locked.cloud.arrivals).toHaveLength(1)
  })
})

describe('a conversation', () => {
  it('that has thought goes on elsewhere without the thoughts (edge case 12)', async () => {
    const { name } = await addChain(claude, cloud)
    claude.fake.answer = anthropicError(402, 'billing_error')
    cloud.fake.answer = chatAnswer('goes on')
    const turn = (signature: string) => [
      { role: 'user' as const, content: 'hi' },
      {
        role: 'assistant' as const,
        content: [
          { type: 'thinking' as const, thinking: 'hm', signature },
          { type: 'text' as const, text: 'hello' },
        ],
      },
      { role: 'user' as const, content: 'more' },
    ]
    const asked = { max_tokens: 2000, model: name }
    await corral.anthropic.messages.create({ ...asked, messages: turn('EqQBCkYIsignature') })
    expect(claude.fake.arrivals[0]?.body).toContain('EqQBCkYIsignature')
    expect(cloud.fake.arrivals[0]?.body).not.toContain('EqQBCkYIsignature')

    const thoughts = [chunk({ reasoning_content: 'hm' }), chatFrames.text('a'), chatFrames.stop]
    cloud.fake.answer = stream([...thoughts, chatFrames.done])
    const thinking = { type: 'enabled', budget_tokens: 1024 } as const
    const answer = await corral.anthropic.messages
      .stream({ ...asked, model: gpt, thinking, messages: turn('x') })
      .finalMessage()
    const [block] = answer.content
    expect(block?.type).toBe('thinking')
    const ours = block?.type === 'thinking' ? block.signature : ''
    const other = await corral.addProvider('anthropic')
    const back = await addChain(cloud, other)
    cloud.fake.answer = openAiError(402, 'insufficient_quota')
    other.fake.answer = message('goes on')
    await corral.anthropic.messages.create({ ...asked, model: back.name, messages: turn(ours) })
    expect(other.fake.arrivals.at(-1)?.body).toContain('hello')
    expect(other.fake.arrivals.at(-1)?.body).not.toContain(ours)
  })

  it('moves to another key when its own is refused, and stays there (edge case 13)', async () => {
    await addSecondKey(cloud)
    const session = { 'x-claude-code-session-id': 'sticky' }
    const shown = () => String(cloud.fake.arrivals.at(-1)?.headers.authorization)
    cloud.fake.answer = chatAnswer('hello')
    await askChat(corral, gpt, {}, session)
    const dead = shown()
    cloud.fake.answer = (request, response) => {
      const isDead = request.headers.authorization === dead
      const script = isDead ? openAiError(401, 'invalid_api_key') : chatAnswer('moved')
      script(request, response)
    }
    for (let at = 0; at < 3; at++) {
      expect(await (await askChat(corral, gpt, {}, session)).text()).toContain('moved')
      expect(shown()).not.toBe(dead)
    }
    const chats = cloud.fake.arrivals.filter(({ method }) => method === 'POST')
    expect(chats.filter(({ headers }) => headers.authorization === dead)).toHaveLength(2)
  })

  it('that asks the same twice at once is answered and counted twice (edge case 18)', async () => {
    cloud.fake.answer = chatAnswer('hello')
    const twice = [1, 2].map(() => askChat(corral, gpt, {}, { 'idempotency-key': 'one' }))
    for (const response of await Promise.all(twice)) expect(response.status).toBe(200)
    expect(cloud.fake.arrivals).toHaveLength(2)
    expect(await usageOf(corral, cloud.id)).toMatchObject([{ requests: 2, output_tokens: 4 }])
  })
})

describe('connections that were kept and have died, as after a sleep (edge case 4)', () => {
  it('cost the request nothing', async () => {
    const kept = new Set<unknown>()
    let waiting: (() => void)[] = []
    cloud.fake.answer = (request, response) => {
      kept.add(response.socket)
      waiting.push(() => chatAnswer('hello')(request, response))
      if (waiting.length === 2) for (const answer of waiting) answer()
    }
    await Promise.all([1, 2].map(async () => (await askChat(corral, gpt)).text()))
    expect(kept.size).toBe(2)
    waiting = []
    cloud.fake.answer = (request, response) => {
      if (kept.has(response.socket)) response.socket?.resetAndDestroy()
      else chatAnswer('over a new one')(request, response)
    }
    expect(await (await askChat(corral, gpt)).text()).toContain('over a new one')
    const dead = cloud.fake.arrivals.length - 3
    expect(dead).toBeGreaterThan(0)
  })

  it('are followed by a new one after a moment when a request meets two', () => {
    const stale = new UpstreamError('stale', 'closed')
    const options = { fall_back_on_context: false }
    const first = nextStep(stale, { ofTarget: 1, forgaveStale: false }, options, () => 0)
    expect(first).toEqual({ step: 'same', waitMs: 0 })
    const second = nextStep(stale, { ofTarget: 1, forgaveStale: true }, options, () => 0)
    expect(second).toEqual({ step: 'other access', waitMs: 160 })
  })
})
