import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatFrames } from '../gateway/cloud/scripts.ts'
import { type CloudCorral, startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { eventually, requestsOf } from '../helpers/test-corral.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)
/** With a scale of 10 a thousand. */
const clients = 100 * scale
/** At a time. */
const together = 50
/** Of them all, how many ask the model of this Mac; each has to be computed. */
const localShare = 0.1

let corral: CloudCorral
let local: string
let open = 0
beforeAll(async () => {
  corral = await startCloudCorral()
  local = (await corral.openai.models.list()).data.map(({ id }) => id).find(isLocal)!
  // A stream that begins and then never ends by itself.
  corral.cloud.answer = (_, response) => {
    open += 1
    response.on('close', () => (open -= 1))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chatFrames.role + chatFrames.text('on and '))
    const timer = setInterval(() => response.write(chatFrames.text('on and ')), 5)
    response.on('close', () => clearInterval(timer))
  }
  const { limits, providers } = corral.corral.client
  const { id, models } = (await providers.list()).find(({ name }) => name === 'cloud')!
  const model_id = models.find(({ name }) => name === 'gpt')!.id
  const price = { input_microusd_per_million: 1_000_000, output_microusd_per_million: 10_000_000 }
  await providers.models.update({ provider_id: id, model_id, ...price })
  const scope = { scope: 'provider', scope_id: String(id) } as const
  await limits.rates.save({ ...scope, concurrent_requests: together })
  await limits.budgets.create({
    scope: 'all',
    window: 'day',
    limit_microusd: 1_000_000_000,
  })
})
afterAll(() => corral[Symbol.asyncDispose]())

function isLocal(id: string): boolean {
  return !id.includes('/')
}

function question(path: string, model: string): string {
  const body = JSON.stringify({
    model,
    stream: true,
    max_tokens: 2000,
    messages: [{ role: 'user', content: 'Go on' }],
  })
  const head = [`POST ${path} HTTP/1.1`, `host: ${new URL(corral.address).host}`]
  const headers = [
    `authorization: Bearer ${corral.userToken}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ]
  return `${[...head, ...headers].join('\r\n')}\r\n\r\n${body}`
}

function ask(path: string, model: string): Socket {
  const { hostname, port } = new URL(corral.address)
  const socket = connect(Number(port), hostname)
  socket.write(question(path, model))
  return socket
}

/** Asks, and is gone: after the first bytes of the answer, by FIN or RST, or before any came. */
async function vanish(at: number): Promise<void> {
  const path = at % 3 === 1 ? '/v1/messages' : '/v1/chat/completions'
  const model = at % Math.round(1 / localShare) === 0 ? local : 'cloud/gpt'
  const socket = ask(path, model)
  const text = at % 4 === 3 ? '' : await firstOf(socket)
  if (text !== '') expect(text).toMatch(/^HTTP\/1.1 200/)
  if (at % 2 === 0) socket.destroy()
  else socket.resetAndDestroy()
}

function firstOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1')))
    socket.once('error', reject)
  })
}

async function vanishAll(count: number): Promise<void> {
  let next = 0
  const client = async () => {
    while (next < count) await vanish(next++)
  }
  await Promise.all(Array.from({ length: together }, client))
}

async function reserved(): Promise<number> {
  const [budget] = await corral.corral.client.limits.budgets.list()
  return budget?.reserved_microusd ?? Number.NaN
}

/** Sockets and timers that keep this process alive, by kind. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  const { TCPSocketWrap: sockets = 0, Timeout: timers = 0 } = counts
  return { sockets, timers }
}

describe(`${clients} clients that vanish in the middle of a stream`, () => {
  it(
    'leave no request, slot, reservation, socket or timer behind',
    async () => {
      await vanishAll(together)
      await eventually(() => open).toBe(0)
      const before = resources()
      await vanishAll(clients)
      await eventually(() => open).toBe(0)
      await eventually(() => requestsOf(corral.corral, local)).toEqual({ active: 0, waiting: 0 })
      const { models } = corral.corral.pool.status()
      const states = models.flatMap(({ slots }) => slots.map(({ state }) => state))
      expect(new Set(states)).toEqual(new Set(['idle']))
      expect(await reserved()).toBe(0)
      await eventually(() => resources().sockets).toBeLessThanOrEqual(before.sockets ?? 0)
      await eventually(() => resources().timers).toBeLessThanOrEqual(before.timers ?? 0)
    },
    30_000 * scale,
  )

  it('leave every place at the provider free', async () => {
    const sockets = Array.from({ length: together }, () => ask('/v1/chat/completions', 'cloud/gpt'))
    // A place that was lost would let one of these wait for ever.
    await Promise.all(sockets.map(firstOf))
    expect(await reserved()).toBeGreaterThan(0)
    for (const socket of sockets) socket.destroy()
    await eventually(reserved).toBe(0)
  })
})
