import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { keepAlive } from '../../src-main/core/server/keep-alive.ts'

let server: WebSocketServer
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket) => keepAlive(socket, 20))
  await once(server, 'listening')
})
afterEach(() => {
  for (const socket of server.clients) socket.terminate()
  server.close()
})

const connect = (options: { autoPong?: boolean }) =>
  new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, options)

describe('a socket that is kept alive', () => {
  it('is pinged again and again as long as it answers', async () => {
    const socket = connect({})
    for (let ping = 0; ping < 4; ping++) await once(socket, 'ping')
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  it('is cut when a ping has not been answered by the next', async () => {
    const socket = connect({ autoPong: false })
    let pings = 0
    socket.on('ping', () => (pings += 1))
    const [code] = (await once(socket, 'close')) as [number]
    expect({ code, pings }).toEqual({ code: 1006, pings: 1 })
    await expect.poll(() => server.clients.size).toBe(0)
  })
})
