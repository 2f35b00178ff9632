import type { ClientContext } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'

/** The close code by which the server says that it no longer takes this token. */
const refusedCode = 1008

interface Closed {
  how: 'refused' | 'dropped'
  /** The server's words; empty when it gave none. */
  reason: string
}

export interface BrowserLink {
  link: RPCLink<ClientContext>
  closed: Promise<Closed>
  close(): void
}

/** Calls over a WebSocket to the server that served this page. */
export function browserLink(token: string): BrowserLink {
  const url = new URL('/api/ws', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.searchParams.set('token', token)
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  // Before our own listener: the link ends its calls first, then the others learn of it.
  const link = new RPCLink({ websocket: socket })
  const closed = new Promise<Closed>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => {
      resolve({ how: code === refusedCode ? 'refused' : 'dropped', reason })
    })
  })
  return { link, closed, close: () => socket.close() }
}
