import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../../helpers/test-corral.ts'
import { scale } from '../../providers/rest.ts'
import { type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import { nothingIsHeld, watchMoney } from './held.ts'
import {
  type Script,
  anthropicError,
  chatAnswer,
  chatFrames,
  chatStream,
  html,
  json,
  message,
  messageFrames,
  messageStream,
  openAiError,
  reset,
  stream,
} from './scripts.ts'

const refusals = ['400', '401', '402', '403', '404', '429', '500', '503', '529'] as const
const garbage = ['html', 'reset', 'empty', 'error in 200', 'broken json'] as const
const breaks = ['reset before content', 'error before content'] as const
const cuts = ['end after content', 'reset after content'] as const
const faults = [...refusals, ...garbage, ...breaks, ...cuts]
type Fault = (typeof faults)[number]
type Act = Fault | 'good'
type Protocol = 'openai' | 'anthropic'

interface Case {
  readonly door: Protocol
  readonly stream: boolean
  readonly maxAttempts: number
  /** What each target does with its first request, its second, and all after. */
  readonly targets: readonly { readonly protocol: Protocol; readonly acts: readonly Act[] }[]
  /** The client leaves after so many milliseconds; `null` when it stays. */
  readonly leavesMs: number | null
}

const anyProtocol = fc.constantFrom<Protocol>('openai', 'anthropic')
const anyAct = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Act>(...faults) },
  // The status that must never be handed on.
  { weight: 1, arbitrary: fc.constantFrom<Act>('401', '402', '403') },
  { weight: 1, arbitrary: fc.constant<Act>('good') },
)
const anyTarget = fc.record({
  protocol: anyProtocol,
  acts: fc.array(anyAct, { minLength: 1, maxLength: 3 }),
})
const anyCase: fc.Arbitrary<Case> = fc.record({
  door: anyProtocol,
  stream: fc.boolean(),
  maxAttempts: fc.integer({ min: 1, max: 5 }),
  targets: fc.array(anyTarget, { minLength: 1, maxLength: 3 }),
  leavesMs: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 5 }),
})

/** The text of one call of one target, in three pieces that no other has. */
function piecesOf(target: number, call: number): string[] {
  return [0, 1, 2].map((piece) => `[${target}.${call}.${piece}]`)
}

function scriptOf(act: Act, protocol: Protocol, streams: boolean, pieces: string[]): Script {
  const isOpenAi = protocol === 'openai'
  const status = Number(act)
  if (status > 0) {
    const headers: Record<string, string> = status === 429 ? { 'retry-after': '30' } : {}
    const refuse = isOpenAi ? openAiError : anthropicError
    return refuse(status, status === 402 ? 'billing_error' : 'some_error', headers)
  }
  if (act === 'html') return html()
  if (act === 'reset') return reset
  if (act === 'error in 200') return json(200, { error: { type: 'api_error', message: 'no' } })
  const { start, blockStart } = messageFrames
  const head = isOpenAi ? [chatFrames.role] : [start, blockStart]
  const text = isOpenAi ? chatFrames.text : messageFrames.text
  const begun = [...head, ...pieces.slice(0, 2).map(text)]
  if (streams) {
    if (act === 'empty') return stream([])
    if (act === 'reset before content') return stream(head, 'reset')
    if (act === 'error before content') return stream([...head, messageFrames.error('api_error')])
    if (act === 'end after content') return stream(begun)
    if (act === 'reset after content') return stream(begun, 'reset')
    if (act === 'broken json') return stream(['data: {"choi\n\n'])
    return isOpenAi ? chatStream(...pieces) : messageStream(...pieces)
  }
  if (act === 'good') return isOpenAi ? chatAnswer(pieces.join('')) : message(pieces.join(''))
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' })
    response.write('{"choices":[', () => {
      if (act.startsWith('reset')) response.socket?.resetAndDestroy()
      else response.destroy()
    })
  }
}

let corral: CloudCorral
let reserved: () => Promise<number>
let cases = 0
const open = new Set<ServerResponse>()
beforeAll(async () => {
  corral = await startCloudCorral()
  reserved = await watchMoney(corral)
})
afterAll(() => corral[Symbol.asyncDispose]())

/** Plays one case and answers what its client saw, and in which order its targets were asked. */
async function play({ door, stream: streams, maxAttempts, targets, leavesMs }: Case) {
  const asked: { target: number; call: number }[] = []
  const providers = await Promise.all(targets.map(({ protocol }) => corral.addProvider(protocol)))
  await Promise.all(providers.map((provider) => corral.setPrices(provider)))
  for (const [target, { fake }] of providers.entries()) {
    const { acts, protocol } = targets[target]!
    let calls = 0
    fake.answer = (request, response) => {
      // Whether a refused key is good is asked beside the requests.
      if (request.method !== 'POST') return json(200, { data: [] })(request, response)
      open.add(response.once('close', () => open.delete(response)))
      const call = calls++
      asked.push({ target, call })
      const act = acts[Math.min(call, acts.length - 1)]!
      scriptOf(act, protocol, streams, piecesOf(target, call))(request, response)
    }
  }
  const model = `case ${++cases}`
  const [first, ...others] = providers.map(({ name }, tier) => {
    return { backend_type: name, backend_model: 'gpt', tier, weight: 1 }
  })
  await corral.addRule({
    model_pattern: model,
    backend_type: first!.backend_type,
    backend_model: 'gpt',
    targets: others,
    options: { max_attempts: maxAttempts },
  })
  const leaving = new AbortController()
  if (leavesMs !== null) setTimeout(() => leaving.abort(), leavesMs)
  const messages = [{ role: 'user', content: 'hi' }]
  const path = door === 'openai' ? '/v1/chat/completions' : '/v1/messages'
  const answer = await corral
    .fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages, max_tokens: 99, stream: streams }),
      signal: leaving.signal,
    })
    .then(async (response) => ({ response, text: await response.text() }))
    .catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error
      return null
    })
  return { answer, asked }
}

const shapes = {
  openai: { error: { type: expect.any(String), message: expect.any(String) } },
  anthropic: {
    type: 'error',
    error: { type: expect.any(String), message: expect.any(String) },
  },
}

async function check(given: Case): Promise<void> {
  const { door, stream: streams, maxAttempts, targets } = given
  const { answer, asked } = await play(given)
  // A connection that was kept and is closed costs one more, once at each target.
  const resets = targets.filter(({ acts }) => acts.includes('reset')).length
  expect(asked.length).toBeLessThanOrEqual(maxAttempts + resets)
  if (!answer) return
  const { response, text } = answer
  const said = [...text.matchAll(/\[\d\.\d\.\d\]/g)].map(([piece]) => piece)
  const last = asked.at(-1)
  const pieces = last ? piecesOf(last.target, last.call) : []
  // Nobody is asked after the first content, so it is of the last, from its beginning on.
  expect(said).toEqual(pieces.slice(0, said.length))
  if (response.status !== 200) {
    expect([401, 402, 403]).not.toContain(response.status)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(text)).toMatchObject(shapes[door])
    expect(said).toEqual([])
    return
  }
  const mark = door === 'openai' ? 'data: [DONE]\n\n' : messageFrames.stop
  if (!streams || text.endsWith(mark)) {
    expect(said).toEqual(pieces)
    return
  }
  const frame = text.trimEnd().split('\n\n').at(-1) ?? ''
  expect(JSON.parse(frame.slice(frame.indexOf('data: ') + 6))).toMatchObject(shapes[door])
}

it(
  'whatever targets do, a client gets one answer in its own words, and nothing stays held',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCase, { minLength: 5, maxLength: 5 }), async (all) => {
        await Promise.all(all.map(check))
        await nothingIsHeld(reserved)
        await eventually(() => open.size).toBe(0)
      }),
      { numRuns: Math.ceil(4 * scale), endOnFailure: true },
    )
  },
  60_000 * scale + 60_000,
)
