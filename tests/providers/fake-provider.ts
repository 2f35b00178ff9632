import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Arrival {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A provider on loopback, or on another address of this machine, that notes whatever reaches it. */
export interface FakeProvider extends AsyncDisposable {
  /** Such as `http://127.0.0.1:port` */
  readonly origin: string
  readonly port: number
  readonly arrivals: Arrival[]
  /** Ever opened, also without a request. */
  connections(): number
  /** What it says from now on; the default is a list of models. */
  answer: (request: Arrival, response: ServerResponse) => void
}

export async function startFakeProvider(host = '127.0.0.1'): Promise<FakeProvider> {
  let connections = 0
  const arrivals: Arrival[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const arrival = { method, path, headers, body }
      arrivals.push(arrival)
      provider.answer(arrival, response)
    })
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  const provider: FakeProvider = {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    arrivals,
    connections: () => connections,
    answer: answerJson(200, { object: 'list', data: [] }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return provider
}

export function answerJson(status: number, json: unknown): FakeProvider['answer'] {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  }
}
