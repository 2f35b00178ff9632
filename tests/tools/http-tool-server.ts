import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingHttpHeaders, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { z } from 'zod'

/** A server of tools by the official SDK, over HTTP. */
export interface HttpToolServer extends AsyncDisposable {
  readonly url: string
  /** Of every request so far. */
  readonly asked: readonly { method: string; headers: IncomingHttpHeaders }[]
  /** Forgets all sessions, as a server does that was started anew. */
  forget(): void
  /** Cuts what is open. */
  cut(): void
}

function toolServer() {
  const server = new McpServer({ name: 'web server', version: '2.0.0' })
  const say = (text: string) => ({ content: [{ type: 'text' as const, text }] })
  server.registerTool('add', { inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) =>
    say(String(a + b)),
  )
  server.registerTool('sum', { inputSchema: { numbers: z.array(z.number()) } }, ({ numbers }) =>
    say(String(numbers.reduce((sum, number) => sum + number, 0))),
  )
  server.registerTool('never', {}, () => new Promise(() => {}))
  return server
}

/** @param way `sse` for the older form of the protocol */
export async function startHttpToolServer(
  way: 'streaming' | 'sse',
  host = '127.0.0.1',
): Promise<HttpToolServer> {
  const streams = new Map<string, StreamableHTTPServerTransport>()
  const events = new Map<string, SSEServerTransport>()
  const asked: HttpToolServer['asked'][number][] = []
  const server = createServer((request, response) => {
    const { method = '', headers, url = '' } = request
    asked.push({ method, headers })
    const path = new URL(url, 'http://x')
    if (path.pathname === '/elsewhere') {
      response.writeHead(307, { location: 'http://127.0.0.1:1/mcp' }).end()
      return
    }
    void (way === 'sse' ? older() : newer()).catch((error: unknown) =>
      response.destroy(error as Error),
    )

    async function newer() {
      const id = String(headers['mcp-session-id'] ?? '')
      const known = streams.get(id)
      if (known) return known.handleRequest(request, response)
      if (id !== '') return void response.writeHead(404).end()
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (session) => void streams.set(session, transport),
      })
      await toolServer().connect(transport)
      await transport.handleRequest(request, response)
    }
    async function older() {
      if (method === 'GET') {
        const transport = new SSEServerTransport('/messages', response)
        events.set(transport.sessionId, transport)
        return toolServer().connect(transport)
      }
      const session = events.get(path.searchParams.get('sessionId') ?? '')
      if (session) return session.handlePostMessage(request, response)
      response.writeHead(405).end()
    }
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cut = () => server.closeAllConnections()
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/mcp`,
    asked,
    forget: () => streams.clear(),
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
