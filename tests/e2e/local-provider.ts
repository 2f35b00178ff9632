import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LocalProvider {
  /** What a user would type as its base URL. */
  readonly baseUrl: string
  stop(): Promise<void>
}

/** A server on this machine that lists models to whoever shows one of its keys. */
export async function startLocalProvider(...keys: string[]): Promise<LocalProvider> {
  const server: Server = createServer((request, response) => {
    const known = keys.some((key) => request.headers.authorization === `Bearer ${key}`)
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        known
          ? { object: 'list', data: [{ id: 'echo', object: 'model', created: 0, owned_by: 'me' }] }
          : { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } },
      ),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
