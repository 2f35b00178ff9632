import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

/** A server of tools over HTTP that misbehaves: each tool is a way to do so when it is called. */
export interface HostileServer extends AsyncDisposable {
  readonly url: string
  readonly seen: {
    /** Calls whose answers are neither ended nor given up. */
    openAnswers: number
    /** Calls that were taken back in words. */
    takenBack: number
    /** Requests that went where this server led them, to another one. */
    ledAway: number
    /** How often it was asked for a stream of its own. */
    streams: number
  }
  /** From now on that stream is granted, and ends at once, with the wish that it is asked for again. */
  endStreams(): void
}

type Misbehave = (
  response: ServerResponse,
  facts: { id: unknown; progressToken: unknown; away: string },
) => unknown

const event = (message: object) => `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`
const streaming = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' })
const asJson = (response: ServerResponse, more = {}) =>
  response.writeHead(200, { 'content-type': 'application/json', ...more })

/** Writes on and on, as fast as it is read or less, until the other side goes. */
async function forever(response: ServerResponse, piece: string, everyMs = 0): Promise<void> {
  while (!response.closed) {
    const isFull = !response.write(piece)
    // oxlint-disable-next-line no-await-in-loop -- one piece after the other
    if (isFull || everyMs > 0) await wait(Math.max(everyMs, 1))
  }
}

const ways: Readonly<Record<string, Misbehave>> = {
  behaves: (response, { id }) => streaming(response).end(event({ id, result: { content: [] } })),
  'says-nothing': () => {},
  'only-breathes': (response) => forever(streaming(response), ': still here\n\n', 20),
  'progresses-for-ever': (response, { progressToken }) => {
    const params = { progressToken, progress: 1 }
    return forever(streaming(response), event({ method: 'notifications/progress', params }), 20)
  },
  'answers-another-call': (response) =>
    streaming(response).end(event({ id: 'no such call', result: { content: [] } })),
  'floods-with-notifications': (response) =>
    forever(streaming(response), event({ method: 'notifications/noise' }).repeat(100)),
  'sends-json-for-ever': (response) => forever(asJson(response), '"x",'.repeat(10_000)),
  'sends-an-event-for-ever': (response) =>
    forever(streaming(response), `data: ${'x'.repeat(10_000)}\n`),
  'dies-in-its-answer': async (response) => {
    asJson(response, { 'content-length': 1000 }).write('{"jsonrpc":')
    await wait(20)
    response.destroy()
  },
  'leads-away': (response, { away }) => response.writeHead(307, { location: away }).end(),
  'sends-half-an-object': (response) => asJson(response).end('{"jsonrpc'),
  'sends-a-web-page': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>'),
}

interface Asked {
  readonly id?: number
  readonly method: string
  readonly params?: {
    readonly name?: string
    readonly _meta?: { readonly progressToken?: unknown }
  }
}

export async function startHostileServer(): Promise<HostileServer> {
  const seen = { openAnswers: 0, takenBack: 0, ledAway: 0, streams: 0 }
  let hasStreams = false
  const other = createServer((_, response) => {
    seen.ledAway += 1
    response.end()
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') {
      seen.streams += 1
      if (hasStreams) streaming(response).end('retry: 1\n\n')
      else response.writeHead(405).end()
      return
    }
    const { id, method, params } = (await json(request)) as Asked
    const reply = (result: object) =>
      asJson(response).end(JSON.stringify({ jsonrpc: '2.0', id, result }))
    if (method === 'initialize') {
      const serverInfo = { name: 'hostile', version: '1' }
      reply({ protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo })
    } else if (method === 'tools/list') {
      const inputSchema = { type: 'object' }
      reply({ tools: Object.keys(ways).map((name) => ({ name, inputSchema })) })
    } else if (method === 'tools/call') {
      seen.openAnswers += 1
      response.once('close', () => (seen.openAnswers -= 1))
      const progressToken = params?._meta?.progressToken
      await ways[params?.name ?? '']?.(response, { id, progressToken, away: addressOf(other) })
    } else {
      if (method === 'notifications/cancelled') seen.takenBack += 1
      response.writeHead(202).end()
    }
  }
  const server = createServer((request, response) => {
    // Corral may go in the middle of anything.
    answer(request, response).catch(() => response.destroy())
  })
  for (const one of [server, other]) {
    one.listen(0, '127.0.0.1')
    // oxlint-disable-next-line no-await-in-loop -- there are two
    await once(one, 'listening')
  }
  return {
    url: addressOf(server),
    seen,
    endStreams() {
      hasStreams = true
    },
    async [Symbol.asyncDispose]() {
      for (const one of [server, other]) {
        one.closeAllConnections()
        // oxlint-disable-next-line no-await-in-loop -- there are two
        await new Promise((resolve) => one.close(resolve))
      }
    },
  }
}

function addressOf(server: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
}
