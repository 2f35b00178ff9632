import { join } from 'node:path'
import type Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSlowModel } from '../../helpers/models/slow-model.ts'
import {
  type TestCorral,
  eventually,
  requestsOf,
  startTestCorral,
} from '../../helpers/test-corral.ts'
import { anthropicClient, post } from './sdk.ts'

let test: TestCorral
let client: Anthropic
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) => writeSlowModel(join(folder, 'endless.gguf')),
  })
  client = anthropicClient(test)
  await test.corral.client.pool.saveModelSettings({ modelId: 'endless', slots: 1 })
})
afterAll(() => test[Symbol.asyncDispose]())

const request = {
  model: 'endless',
  max_tokens: 10_000,
  messages: [{ role: 'user' as const, content: 'Hello' }],
}
const inUse = () => requestsOf(test.corral, 'endless')

describe('a stream that waits for a slot', () => {
  it('begins with a message and pings, and then is answered', async () => {
    const other = await client.messages.create({ ...request, stream: true })
    await other[Symbol.asyncIterator]().next()
    const response = await post(test, '/v1/messages', { ...request, max_tokens: 2, stream: true })
    let body = ''
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      body += piece
      if (body.includes('event: ping')) other.controller.abort()
    }
    const types = [...body.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type)
    expect(types.slice(0, 3)).toEqual(['message_start', 'ping', 'content_block_start'])
    expect(types.at(-1)).toBe('message_stop')
    await eventually(inUse).toEqual({ active: 0, waiting: 0 })
  })
})

describe('a client that leaves', () => {
  it('frees the engine, in a stream and while it waits for a whole answer', async () => {
    const stream = await client.messages.create({ ...request, stream: true })
    await stream[Symbol.asyncIterator]().next()
    expect(inUse().active).toBe(1)
    stream.controller.abort()
    await eventually(inUse).toEqual({ active: 0, waiting: 0 })
    const leave = new AbortController()
    const whole = client.messages.create(request, { signal: leave.signal })
    const refused = expect(whole).rejects.toThrow('aborted')
    await eventually(() => inUse().active).toBe(1)
    leave.abort()
    await refused
    await eventually(inUse).toEqual({ active: 0, waiting: 0 })
  })
})
