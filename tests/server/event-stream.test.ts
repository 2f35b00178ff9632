import { queryObjects } from 'node:v8'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'
import { restClient } from './contract-client.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

async function watch(signal: AbortSignal): Promise<ReadableStreamDefaultReader<string>> {
  const answer = await test.fetch('/api/pool/watch', { signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  return answer.body!.pipeThrough(new TextDecoderStream()).getReader()
}

/** Watches that have not ended: generators that are still there once garbage is collected. */
function openWatches(): number {
  return queryObjects(test.corral.pool.watch, { format: 'count' })
}

describe('a watch over REST', () => {
  it('is an event stream: the value now, then each change', async () => {
    const leave = new AbortController()
    const reader = await watch(leave.signal)
    let text = ''
    const readUntil = async (found: RegExp) => {
      while (!found.test(text)) text += (await reader.read()).value ?? ''
    }
    await readUntil(/event: message\n.*data: \{"models":\[\]/s)
    await test.corral.client.pool.load({ modelId: 'corral-starter' })
    await readUntil(/"state":"ready"/)
    expect(text).toContain('"state":"loading"')
    await test.corral.client.pool.unload({ modelId: 'corral-starter' })
    await readUntil(/"state":"unloading".*data: \{"models":\[\]/s)
    leave.abort()
  })

  it('works with the client of the contract', async () => {
    const client = restClient(test.address, test.userToken)
    const iterator = await client.models.watch()
    const first = await iterator.next()
    expect(first).toMatchObject({ done: false, value: { models: [{ id: 'corral-starter' }] } })
    await iterator.return?.()
  })

  it('leaves nothing behind when its readers leave', async () => {
    await eventually(openWatches).toBe(0)
    const leave = new AbortController()
    const readers = await Promise.all(Array.from({ length: 10 }, () => watch(leave.signal)))
    for (const reader of readers) await reader.read()
    expect(openWatches()).toBe(10)
    leave.abort()
    await eventually(openWatches).toBe(0)
  })

  it('does not make an error of a reader that leaves', () => {
    const errors = test
      .logged()
      .split('\n')
      .filter((line) => line.includes('"level":50'))
    expect(errors).toEqual([])
  })
})
