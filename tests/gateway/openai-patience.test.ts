import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeSlowModel } from '../helpers/models/slow-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeSlowModel(join(folder, 'endless.gguf'))
      await writeChainModel(join(folder, 'heron.gguf'), { says: 'The heron waits.' })
    },
  })
  await test.corral.client.pool.saveModelSettings({ modelId: 'endless', slots: 2 })
})
afterAll(() => test[Symbol.asyncDispose]())

const request = { messages: [{ role: 'user' as const, content: 'Hello' }] }

const endless = { model: 'endless', ...request, temperature: 0 }

/** Answers that fill both slots of the model, so that the next request waits. */
async function fillSlots() {
  await test.openai.chat.completions.create({ ...endless, max_tokens: 1 })
  const running = await Promise.all(
    [1, 2].map(() => test.openai.chat.completions.create({ ...endless, stream: true })),
  )
  await Promise.all(running.map((stream) => stream[Symbol.asyncIterator]().next()))
  return { stop: () => running.forEach((stream) => stream.controller.abort()) }
}

describe('a stream that has to wait', () => {
  it('begins with a sign of life, and then is answered', async () => {
    const others = await fillSlots()
    const short = { ...endless, max_tokens: 2 }
    const waiting = await test.openai.chat.completions.create({ ...short, stream: true })
    const chunks = waiting[Symbol.asyncIterator]()
    const first = await chunks.next()
    expect(requestsOf(test.corral, 'endless')).toEqual({ active: 2, waiting: 1 })
    expect(first.value!.choices[0]!.delta).toEqual({ role: 'assistant', content: null })
    others.stop()
    let text = ''
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      expect(next.value.choices[0]!.delta.role).toBeUndefined()
      text += next.value.choices[0]!.delta.content ?? ''
    }
    const { choices } = await test.openai.chat.completions.create(short)
    expect(text).toBe(choices[0]!.message.content)
    await eventually(() => requestsOf(test.corral, 'endless')).toEqual({ active: 0, waiting: 0 })
  })

  it('of a client that leaves meanwhile frees its place', async () => {
    const others = await fillSlots()
    const waiting = await test.openai.chat.completions.create({ ...endless, stream: true })
    await waiting[Symbol.asyncIterator]().next()
    expect(requestsOf(test.corral, 'endless').waiting).toBe(1)
    waiting.controller.abort()
    await eventually(() => requestsOf(test.corral, 'endless').waiting).toBe(0)
    others.stop()
  })
})

describe('a priority', () => {
  it('is one of three', async () => {
    const ask = (priority: string) =>
      test.openai.chat.completions.create(
        { model: 'heron', ...request },
        { headers: { 'x-corral-priority': priority } },
      )
    for (const priority of ['high', 'normal', 'low']) {
      expect((await ask(priority)).choices[0]!.message.content).toBe('The heron waits.')
    }
    await expect(ask('urgent')).rejects.toMatchObject({ status: 400, param: 'x-corral-priority' })
  })
})
