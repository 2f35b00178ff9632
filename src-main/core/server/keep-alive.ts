import type { WebSocket } from 'ws'

/** Cuts a socket whose other side is gone: a ping has to be answered before the next is due. */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let isAnswered = true
  socket.on('pong', () => {
    isAnswered = true
  })
  const timer = setInterval(() => {
    if (!isAnswered) return socket.terminate()
    isAnswered = false
    socket.ping()
  }, everyMs).unref()
  socket.once('close', () => clearInterval(timer))
}
