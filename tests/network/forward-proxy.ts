import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, type Socket, connect } from 'node:net'

/** A forward proxy on loopback, as companies have them: it speaks CONNECT, and notes who asks. */
export interface ForwardProxy extends AsyncDisposable {
  readonly origin: string
  /** What was asked for, such as `models.example:443`. */
  readonly asked: string[]
  /** The header of each of them. */
  readonly authorizations: (string | null)[]
  /** Ever opened, also without a request. */
  connections(): number
  /** All that has passed, both ways. */
  passed(): string
  /** `user:password` that it wants from now on. */
  wants: string | null
  /** Answers with this in place of a tunnel. */
  refusal: number | null
}

/** @param port where every tunnel leads, whatever was asked for */
export async function startForwardProxy(port: () => number): Promise<ForwardProxy> {
  const sockets = new Set<Socket>()
  let connections = 0
  const passed: Buffer[] = []
  const server = createServer((_, response) => response.writeHead(501).end())
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket.once('close', () => sockets.delete(socket)))
  })
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    const authorization = headers['proxy-authorization'] ?? null
    proxy.asked.push(url)
    proxy.authorizations.push(authorization)
    client.on('error', () => {})
    const wanted = proxy.wants && `Basic ${Buffer.from(proxy.wants).toString('base64')}`
    const status = proxy.refusal ?? (wanted && authorization !== wanted ? 407 : null)
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const far = connect(port(), '127.0.0.1')
    sockets.add(far.once('close', () => client.destroy()))
    far.on('error', () => client.destroy())
    client.once('close', () => far.destroy())
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    for (const side of [client, far]) side.on('data', (bytes: Buffer) => passed.push(bytes))
    client.pipe(far).pipe(client)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address() as AddressInfo
  const proxy: ForwardProxy = {
    origin: `http://127.0.0.1:${address.port}`,
    asked: [],
    authorizations: [],
    connections: () => connections,
    passed: () => Buffer.concat(passed).toString('latin1'),
    wants: null,
    refusal: null,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}
