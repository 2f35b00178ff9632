import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import { arrive, send } from '../accounts/people.ts'
import { type CloudCorral, startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { pixel } from '../gateway/cloud/agent-turns.ts'
import { chatStream, openAiError } from '../gateway/cloud/scripts.ts'
import { eventually } from '../helpers/test-corral.ts'
import { follow, said, talkOf, unfinished, wordsOf, writeTalkers } from './talk.ts'

let test: CloudCorral
let client: CorralClient
beforeAll(async () => {
  test = await startCloudCorral({ models: writeTalkers })
  client = test.corral.client
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(() => {
  test.cloud.answer = chatStream('Hello ', 'from afar.')
  test.cloud.arrivals.length = 0
})

const picture = { kind: 'image', name: 'dot.png', mediaType: 'image/png', data: pixel } as const
const askedMessages = () =>
  (JSON.parse(test.cloud.arrivals.at(-1)?.body ?? '{}') as { messages: object[] }).messages

describe('an answer', () => {
  it('comes from each model of the conversation, side by side', async () => {
    const talk = await talkOf(client, { models: ['talker', 'cloud/gpt'], systemPrompt: 'Be kind.' })
    const [here, there] = await talk.hear('How are you?')
    expect(here).toMatchObject({
      state: 'done',
      ending: { reason: 'stop', costUsd: 0, estimated: false, contextTokens: expect.any(Number) },
    })
    expect(here?.ending?.ranAt).toEqual({ provider: null, model: 'talker', leftThisMac: false })
    expect(wordsOf(here!)).toBe(said)
    expect(wordsOf(there!)).toBe('Hello from afar.')
    // A provider on loopback costs nothing and is not outside.
    expect(there?.ending).toMatchObject({
      promptTokens: 11,
      completionTokens: 2,
      ranAt: { provider: 'cloud', model: 'gpt', leftThisMac: false },
    })
    expect(askedMessages()).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'How are you?' },
    ])
    const { conversation } = await client.conversations.get({ id: talk.id })
    expect(conversation).toMatchObject({
      title: 'How are you?',
      messageCount: 3,
      running: false,
      leafId: here?.id,
    })
  })

  it('stands in the log with what it took, as those of apps do', async () => {
    const provider = await test.addProvider()
    await test.setPrices(provider)
    provider.fake.answer = chatStream('Dear words.')
    const talk = await talkOf(client, { models: [`${provider.name}/gpt`] })
    const [answer] = await talk.hear('What does it cost?')
    expect(answer?.ending?.costUsd).toBe((11 * 1 + 2 * 2) / 1e6)
    const logged = async () => (await client.activity.list({ backend_type: provider.name })).logs[0]
    await eventually(async () => (await logged())?.cost_nanousd).toBe(15_000)
    expect(await logged()).toMatchObject({ door: 'window', endpoint: 'conversations' })
  })

  it('goes on while nobody watches, and reaches all who do', async () => {
    const talk = await talkOf(client, { models: ['talker', 'cloud/gpt'] })
    const leaving = new AbortController()
    const watch = async (signal?: AbortSignal) =>
      follow(await client.conversations.watch({ id: talk.id }, signal ? { signal } : {}))
    const one = await watch()
    const gone = await watch(leaving.signal)
    const { answers } = await talk.ask('Tell me.')
    leaving.abort()
    const two = await watch()
    const over = await Promise.all(answers.map(({ id }) => talk.reaches(id, 'done')))
    for (const { messages } of [one, two]) {
      await eventually(() => over.map(({ id }) => messages.get(id))).toEqual(over)
    }
    await gone.done
    const late = await watch()
    await eventually(() => [...late.messages.values()]).toEqual(await talk.messages())
    await client.conversations.remove({ id: talk.id })
    await Promise.all([one.done, two.done, late.done])
    expect(one.updates.at(-1)).toEqual({ type: 'removed' })
  })

  it('says why it failed, and leaves the next question whole', async () => {
    test.cloud.answer = openAiError(400, 'bad')
    const talk = await talkOf(client, { models: ['cloud/gpt'] })
    const [failed] = await talk.hear('First.')
    expect(failed).toMatchObject({ state: 'failed', parts: [], ending: null })
    expect(failed?.problem).toMatch(/^The provider refused this request\. It said: “.*it says bad/)
    test.cloud.answer = chatStream('Yes.')
    await talk.hear('Second.')
    expect(askedMessages()).toEqual([{ role: 'user', content: 'First.\n\nSecond.' }])
  })

  it('is stopped at once, with what was said and what it took', async () => {
    test.cloud.answer = unfinished('I was about to')
    const talk = await talkOf(client, { models: ['cloud/gpt', 'talker'] })
    const { answers } = await talk.ask('Go on.')
    const [far] = answers
    await eventually(async () => wordsOf(await talk.answer(far!.id))).toBe('I was about to')
    await expect(talk.ask('Too early.')).rejects.toMatchObject({ code: 'conflict' })
    const stopped = await client.conversations.stop({ id: talk.id, messageId: far!.id })
    expect(stopped).toEqual({ stopped: 1 })
    expect(await talk.answer(far!.id)).toMatchObject({
      state: 'stopped',
      parts: [{ type: 'text', text: 'I was about to' }],
      ending: { estimated: true, ranAt: { provider: 'cloud' } },
    })
    expect(await client.conversations.stop({ id: talk.id, messageId: far!.id })).toEqual({
      stopped: 0,
    })
  })

  it('ends when its conversation is removed, and is found no more', async () => {
    test.cloud.answer = unfinished('unheardof words')
    const talk = await talkOf(client, { models: ['cloud/gpt'] })
    const { answers } = await talk.ask('An unheardof question.')
    await eventually(async () => wordsOf(await talk.answer(answers[0]!.id))).not.toBe('')
    expect(await client.conversations.list({ query: 'unheardof' })).toHaveLength(1)
    await client.conversations.remove({ id: talk.id })
    expect(await client.conversations.list({ query: 'unheardof' })).toEqual([])
    await expect(talk.messages()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('does not leave this Mac while nothing may', async () => {
    const talk = await talkOf(client, { models: ['outside/gpt'] })
    await client.providers.create({
      name: 'outside',
      base_url: 'https://llm.example.com',
      api_key: 'sk-outside-0123456789',
      models: ['gpt'],
    })
    await client.activitySettings.update({ nothing_leaves: true })
    const [kept] = await talk.hear('A secret.')
    await client.activitySettings.update({ nothing_leaves: false })
    expect(kept).toMatchObject({ state: 'failed', problem: expect.stringContaining('outside') })
  })
})

describe('a branch', () => {
  it('is asked alone: edited questions and other answers stay beside it', async () => {
    const talk = await talkOf(client, { models: ['cloud/gpt'] })
    const [first] = await talk.hear('One?')
    test.cloud.answer = chatStream('Another.')
    const again = await client.conversations.answerAgain({ id: talk.id, messageId: first!.id })
    await talk.reaches(again.id, 'done')
    expect(again.parentId).toBe(first?.parentId)
    await talk.hear('Two?')
    expect(askedMessages()).toEqual([
      { role: 'user', content: 'One?' },
      { role: 'assistant', content: 'Another.' },
      { role: 'user', content: 'Two?' },
    ])
    const [edited] = await talk.hear('Edited?', { parentId: null })
    expect(askedMessages()).toEqual([{ role: 'user', content: 'Edited?' }])
    expect(await talk.messages()).toHaveLength(7)
    const { leafId } = await client.conversations.select({ id: talk.id, messageId: first!.id })
    expect(leafId).toBe(first?.id)
    await talk.hear('Three?')
    expect(askedMessages()).toHaveLength(3)
    const back = await client.conversations.select({
      id: talk.id,
      messageId: edited!.parentId!,
    })
    expect(back.leafId).toBe(edited?.id)
  })

  it('refuses what is no place for a question', async () => {
    const talk = await talkOf(client, { models: ['talker'] })
    const [answer] = await talk.hear('One?')
    await expect(talk.ask('x', { parentId: 'nothing' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(talk.ask('x', { parentId: answer!.parentId })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(talk.ask('  ')).rejects.toMatchObject({ code: 'invalid_input' })
    const nobody = await talkOf(client, { models: [] })
    await expect(nobody.ask('Anyone?')).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await nobody.messages()).toEqual([])
  })
})

describe('whose conversation it is', () => {
  it('nobody else learns that it is there', async () => {
    const ann = await arrive(test, 'ann@example.com')
    const bob = await arrive(test, 'bob@example.com')
    const made = await send(test, 'POST', '/api/conversations', {
      token: bob.token,
      body: { models: ['talker'], title: 'Plans' },
    })
    const { id } = (await made.json()) as { id: string }
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['GET', '/watch'],
      ['PUT', '', { title: 'Mine' }],
      ['DELETE', ''],
      ['POST', '/attachments', { file: picture }],
      ['GET', '/attachments/x'],
      ['POST', '/ask', { text: 'Hm?' }],
      ['POST', '/answers/x/again', {}],
      ['POST', '/stop', {}],
      ['POST', '/answers/x/tools/y', { decision: 'always' }],
      ['POST', '/select', { messageId: 'x' }],
      ['POST', '/measure', { text: 'Hm?' }],
      ['GET', '/export?format=json'],
    ]
    // Ann administers; an administrator is nobody's reader either.
    for (const token of [ann.token, test.adminToken]) {
      for (const [method, path, body] of calls) {
        const answer = await send(test, method, `/api/conversations/${id}${path}`, { token, body })
        expect([path, answer.status]).toEqual([path, 404])
        await answer.body?.cancel()
      }
      const listed = await send(test, 'GET', '/api/conversations?query=plans', { token })
      expect(await listed.json()).toEqual([])
    }
    const own = await send(test, 'GET', `/api/conversations/${id}`, { token: bob.token })
    expect(own.status).toBe(200)
  })

  it('an answer ends when whoever asked it loses the right', async () => {
    const cat = await arrive(test, 'cat@example.com')
    let isGone = false
    test.cloud.answer = (request, response) => {
      response.once('close', () => (isGone = true))
      unfinished('As long as you may')(request, response)
    }
    const post = async (path: string, body: object) => {
      const answer = await send(test, 'POST', path, { token: cat.token, body })
      return (await answer.json()) as { id: string }
    }
    const { id } = await post('/api/conversations', { models: ['cloud/gpt'] })
    await post(`/api/conversations/${id}/ask`, { text: 'How long?' })
    await eventually(() => test.cloud.arrivals.length).toBe(1)
    await client.auth.users.update({ id: cat.id, status: 'disabled' })
    await eventually(() => isGone).toBe(true)
  })

  it("are closed to apps' tokens; an administrator's asks only the models it is for", async () => {
    const app = await client.tokens.create({ label: 'editor' })
    expect((await send(test, 'GET', '/api/conversations', { token: app.token })).status).toBe(403)
    const models = ['talker']
    const { token } = await client.tokens.create({ label: 'bound', access: 'admin', models })
    const create = (asked: string[]) =>
      send(test, 'POST', '/api/conversations', { token, body: { models: asked } })
    expect((await create(['cloud/gpt'])).status).toBe(403)
    const { id } = (await (await create(models)).json()) as { id: string }
    await client.conversations.update({ id, models: ['cloud/gpt'] })
    const ask = await send(test, 'POST', `/api/conversations/${id}/ask`, {
      token,
      body: { text: 'Hm?' },
    })
    expect(ask.status).toBe(403)
  })
})

it('tells nobody in its log what was said', () => {
  const spoken = ['How are you', 'unheardof', 'I was about to', 'A secret', said]
  for (const words of spoken) expect(test.logged()).not.toContain(words)
  expect(test.logged()).toContain('starting up')
})
