import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/test-corral.ts'
import { rowsOf } from '../request-log/log-reader.ts'
import { type AddedProvider, type CloudCorral, startCloudCorral } from './cloud-corral.ts'
import { askChat, nothingIsHeld, setLimit, watchMoney } from './held.ts'
import {
  type Script,
  chatAnswer,
  chatFrames,
  inTurn,
  messageFrames,
  openAiError,
  silence,
  stream,
} from './scripts.ts'

let corral: CloudCorral
let reserved: () => Promise<number>
/** One request at a time: one that is not given back blocks the next. */
let cloud: AddedProvider
let gpt: string
beforeAll(async () => {
  corral = await startCloudCorral()
  reserved = await watchMoney(corral)
})
beforeEach(async () => {
  cloud = await corral.addProvider()
  gpt = `${cloud.name}/gpt`
  await corral.setPrices(cloud)
  await setLimit(corral, 'provider', cloud.id, { concurrent_requests: 1 })
})
afterAll(() => corral[Symbol.asyncDispose]())

/** Asks, leaves once `isTime`, and answers when nothing of the request is left. */
async function leaveOnce(isTime: () => boolean | Promise<boolean>, fields: object = {}) {
  const leaving = new AbortController()
  const asked = askChat(corral, gpt, { ...fields, signal: leaving.signal })
    .then((response) => response.text())
    .catch(() => 'left')
  await eventually(isTime).toBe(true)
  leaving.abort()
  expect(await asked).toBe('left')
}

/** Of the provider of this test. */
async function hasFailed(how: string): Promise<boolean> {
  const rows = await rowsOf(corral, { backend_type: cloud.name })
  return rows.some(({ error_type: kind }) => kind === how)
}

async function isFreeAgain() {
  await nothingIsHeld(reserved)
  cloud.fake.answer = chatAnswer('next')
  expect(await (await askChat(corral, gpt)).text()).toContain('next')
}

describe('all that a request holds is given back when its client leaves (edge case 19)', () => {
  it.each<[string, Script, object]>([
    ['before the head', silence, {}],
    ['before the first content', stream([chatFrames.role], 'open'), { stream: true }],
    [
      'within the stream',
      stream([chatFrames.role, chatFrames.text('a')], 'open'),
      { stream: true },
    ],
    [
      'within a whole answer',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      },
      {},
    ],
  ])('%s', async (_, script, fields) => {
    cloud.fake.answer = script
    await leaveOnce(async () => cloud.fake.arrivals.length > 0 && (await reserved()) > 0, fields)
    await isFreeAgain()
  })

  it('within a stream that is translated', async () => {
    cloud = await corral.addProvider('anthropic')
    gpt = `${cloud.name}/gpt`
    await corral.setPrices(cloud)
    await setLimit(corral, 'provider', cloud.id, { concurrent_requests: 1 })
    const { start, blockStart, text } = messageFrames
    cloud.fake.answer = stream([start, blockStart, text('a')], 'open')
    await leaveOnce(() => cloud.fake.arrivals.length > 0, { stream: true })
    await nothingIsHeld(reserved)
    cloud.fake.answer = openAiError(400, 'invalid_request_error')
    expect((await askChat(corral, gpt)).status).toBe(400)
  })

  it('while it waits for a place, which the next one gets', async () => {
    const open = Promise.withResolvers<void>()
    cloud.fake.answer = (request, response) => {
      void open.promise.then(() => chatAnswer('first')(request, response))
    }
    const first = askChat(corral, gpt)
    await eventually(() => cloud.fake.arrivals.length).toBe(1)
    const one = await reserved()
    await leaveOnce(async () => (await reserved()) > one)
    await eventually(reserved).toBe(one)
    open.resolve()
    expect(await (await first).text()).toContain('first')
    await isFreeAgain()
    expect(cloud.fake.arrivals).toHaveLength(2)
  })

  it('while it waits before it tries again, and then it does not', async () => {
    cloud.fake.answer = openAiError(500, 'server_error')
    const failed = () => hasFailed('provider')
    expect(await failed()).toBe(false)
    await leaveOnce(failed)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(cloud.fake.arrivals).toHaveLength(1)
    await isFreeAgain()
  })

  it('while it waits for a key that rests', async () => {
    const rests = openAiError(429, 'rate_limit_exceeded', { 'retry-after-ms': '1500' })
    cloud.fake.answer = inTurn(rests, chatAnswer('too late'))
    await leaveOnce(() => hasFailed('rate'))
    await nothingIsHeld(reserved)
    expect(cloud.fake.arrivals).toHaveLength(1)
    expect(await (await askChat(corral, gpt)).text()).toContain('too late')
  })
})
