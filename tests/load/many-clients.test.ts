import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PooledModel } from '../../src-main/contract/pool.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'
import { collectGarbage } from './collect-garbage.ts'
import { type Question, answersAlone, questions } from './questions.ts'
import { type Counts, runRandomClients } from './random-clients.ts'

const clients = 64
let test: TestCorral
let model: string
let answers: Map<Question, string>
beforeAll(async () => {
  test = await startTestCorral()
  model = (await test.openai.models.list()).data[0]!.id
  answers = await answersAlone(test.openai, model, questions())
})
afterAll(() => test[Symbol.asyncDispose]())

function status(): PooledModel {
  return test.corral.pool.status().models.find(({ modelId }) => modelId === model)!
}

function run(requests: number, seed: number): Promise<Counts> {
  return runRandomClients({
    openai: test.openai,
    model,
    clients,
    answers,
    cancelShare: 0.4,
    seed,
    goesOn: (count) => count < requests,
  })
}

/** An answer that only ends at `leave`, or with the context. */
async function askEndless(leave: AbortSignal, begun: () => void): Promise<void> {
  const body = {
    model,
    messages: [{ role: 'user' as const, content: 'Go on' }],
    stream: true as const,
    grammar: String.raw`root ::= [a-z]+ "\x01"`,
  }
  const stream = await test.openai.chat.completions.create(body, { signal: leave })
  for await (const { choices } of stream) if (choices[0]?.delta.content) begun()
}

describe('64 clients at once that cancel at random', () => {
  it('get the answers that they get alone, and every request settles', async () => {
    const { requests, answered, cancelled, differences, failures } = await run(300, 1)
    expect(failures).toEqual([])
    expect(differences).toEqual([])
    expect(answered + cancelled).toBe(requests)
    expect(Math.min(answered, cancelled)).toBeGreaterThan(20)
  })

  it('leave every slot free', async () => {
    await eventually(() => {
      const { activeRequests, waitingRequests, slots } = status()
      return { activeRequests, waitingRequests, states: new Set(slots.map(({ state }) => state)) }
    }).toEqual({ activeRequests: 0, waitingRequests: 0, states: new Set(['idle']) })
    // A slot that only looks idle would let one of these wait for ever.
    const leave = new AbortController()
    const streams = status().slots.map(() => {
      const begun = Promise.withResolvers<void>()
      return { begun: begun.promise, ended: askEndless(leave.signal, begun.resolve) }
    })
    await Promise.all(streams.map(({ begun, ended }) => Promise.race([begun, ended])))
    expect(status().waitingRequests).toBe(0)
    leave.abort()
    await Promise.all(streams.map(({ ended }) => ended))
    await eventually(() => status().activeRequests).toBe(0)
  })

  it('leave no memory behind', async () => {
    collectGarbage()
    const before = process.memoryUsage()
    const { failures } = await run(300, 2)
    expect(failures).toEqual([])
    collectGarbage()
    const after = process.memoryUsage()
    // Far above what noise does, far below a held context or the text of 300 requests.
    expect(after.rss - before.rss).toBeLessThan(150e6)
    expect(after.heapUsed - before.heapUsed).toBeLessThan(30e6)
  })
})
