import type { WebSocket } from 'ws'

/** So much may wait to be read before a sender has to wait, too. */
const maxUnreadBytes = 256 * 2 ** 10

/**
 * A socket whose `send` is over when there is room for more. oRPC waits for it before it asks a
 * stream for its next value, so that nothing piles up for a reader that does not read.
 */
export function pacedSocket(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    // oxlint-disable-next-line typescript/no-misused-promises -- oRPC awaits what its types call void
    send(data: Parameters<WebSocket['send']>[0]) {
      const sent = Promise.withResolvers<void>()
      // Called when it has left this process, or never will.
      socket.send(data, () => sent.resolve())
      return socket.bufferedAmount > maxUnreadBytes ? sent.promise : undefined
    },
  }
}
