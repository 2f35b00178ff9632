import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeSlowModel } from '../helpers/models/slow-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeSlowModel(join(folder, 'endless.gguf'))
      await writeChainModel(join(folder, 'cold.gguf'), { says: 'Warm at last.' })
      await writeChainModel(join(folder, 'gone.gguf'), { says: 'Nobody hears this.' })
    },
  })
  await test.corral.client.pool.saveModelSettings({ modelId: 'endless', slots: 2 })
})
afterAll(() => test[Symbol.asyncDispose]())

const body = (model: string) => ({
  model,
  messages: [{ role: 'user' as const, content: 'Hello' }],
  temperature: 0,
})
const inUse = () => requestsOf(test.corral, 'endless')

/** An endless answer that has begun. */
async function begin() {
  const stream = await test.openai.chat.completions.create({ ...body('endless'), stream: true })
  const chunks = stream[Symbol.asyncIterator]()
  await chunks.next()
  await chunks.next()
  return { stop: () => stream.controller.abort() }
}

/** Both slots answer, so neither is held by somebody who has left. */
async function expectAllFree() {
  await eventually(inUse).toEqual({ active: 0, waiting: 0 })
  const short = { ...body('endless'), max_tokens: 2 }
  const answers = await Promise.all([1, 2].map(() => test.openai.chat.completions.create(short)))
  for (const { usage } of answers) expect(usage!.completion_tokens).toBe(2)
}

describe('a client that leaves', () => {
  it('in the middle of a stream frees the engine', async () => {
    const answers = await Promise.all([begin(), begin()])
    expect(inUse()).toEqual({ active: 2, waiting: 0 })
    for (const answer of answers) answer.stop()
    await expectAllFree()
  })

  it('while it waits for a whole answer frees the engine', async () => {
    const leave = new AbortController()
    const answer = test.openai.chat.completions.create(body('endless'), { signal: leave.signal })
    const refused = expect(answer).rejects.toThrow(OpenAI.APIUserAbortError)
    await eventually(inUse).toEqual({ active: 1, waiting: 0 })
    leave.abort()
    await refused
    await expectAllFree()
  })

  it('while it waits for a slot leaves the queue to the others', async () => {
    const running = [await begin(), await begin()]
    const leave = new AbortController()
    const waiting = test.openai.chat.completions.create(body('endless'), { signal: leave.signal })
    const refused = expect(waiting).rejects.toThrow(OpenAI.APIUserAbortError)
    await eventually(inUse).toEqual({ active: 2, waiting: 1 })
    const behind = test.openai.chat.completions.create({ ...body('endless'), max_tokens: 1 })
    await eventually(inUse).toEqual({ active: 2, waiting: 2 })
    leave.abort()
    await refused
    await eventually(inUse).toEqual({ active: 2, waiting: 1 })
    running[0]?.stop()
    expect((await behind).usage!.completion_tokens).toBe(1)
    running[1]?.stop()
    await expectAllFree()
  })

  it('while the model loads lets the load go on, and leaves no request behind', async () => {
    const leave = new AbortController()
    const loading = Promise.withResolvers<void>()
    const ignore = test.corral.pool.listen(({ models }) => {
      if (models.some(({ modelId, state }) => modelId === 'cold' && state === 'loading')) {
        leave.abort()
        loading.resolve()
      }
    })
    const answer = test.openai.chat.completions.create(body('cold'), { signal: leave.signal })
    await expect(answer).rejects.toThrow(OpenAI.APIUserAbortError)
    await loading.promise
    ignore()
    await eventually(() => test.corral.pool.getLoadedModel('cold')?.activeRequests).toBe(0)
    const { choices } = await test.openai.chat.completions.create(body('cold'))
    expect(choices[0]?.message.content).toBe('Warm at last.')
  })

  it('without reading a byte frees the engine', async () => {
    const socket = connect(Number(new URL(test.address).port), '127.0.0.1')
    await once(socket, 'connect')
    const json = JSON.stringify({ ...body('endless'), stream: true })
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: ${new URL(test.address).host}\r\n` +
        `Authorization: Bearer ${test.userToken}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${json.length}\r\n\r\n${json}`,
    )
    await eventually(inUse).toEqual({ active: 1, waiting: 0 })
    socket.resetAndDestroy()
    await expectAllFree()
  })

  it('of this process by its signal, without reading on, frees the engine', async () => {
    const leave = new AbortController()
    const turns = [{ role: 'user' as const, text: 'Hello' }]
    const updates = await test.corral.client.chat.stream(
      { model: 'endless', turns },
      { signal: leave.signal },
    )
    await updates.next()
    expect(inUse()).toEqual({ active: 1, waiting: 0 })
    leave.abort()
    await expectAllFree()
  })

  it('with its request still on the way never reaches the engine', async () => {
    const socket = connect(Number(new URL(test.address).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: ${new URL(test.address).host}\r\n` +
        `Authorization: Bearer ${test.userToken}\r\nContent-Type: application/json\r\n` +
        'Content-Length: 4000\r\n\r\n{"model":"gone",',
    )
    await test.fetch('/v1/models')
    socket.destroy()
    await expectAllFree()
    expect(test.corral.pool.status().models.map(({ modelId }) => modelId)).not.toContain('gone')
  })
})
