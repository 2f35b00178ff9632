import { type AddressInfo, type Socket, createServer } from 'node:net'
import {
  type ModelName,
  type Protocol,
  burstEvents,
  modelNames,
  pacedEveryMs,
  pacedEvents,
  streamEvents,
  wholeAnswer,
} from './answers.ts'

/**
 * A provider on raw sockets, so that it costs far less than what is measured. Run as a process: it
 * prints its address. To its parent it sends when each client of an `endless` stream left, on a
 * clock that all processes share.
 */
export interface Closed {
  /** In nanoseconds, of `process.hrtime`. */
  readonly closedAt: string
}

const wholes = { openai: whole('openai'), anthropic: whole('anthropic') }
const bursts = { openai: burst('openai'), anthropic: burst('anthropic') }
const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n'

const server = createServer({ noDelay: true }, (socket) => {
  let left: Buffer = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    left = left.length === 0 ? chunk : Buffer.concat([left, chunk])
    for (;;) {
      const size = requestSize(left)
      if (size === null || left.length < size) return
      const request = left.toString('latin1', 0, size)
      left = left.subarray(size)
      answer(socket, request)
    }
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://127.0.0.1:${port}`)
})
process.on('SIGTERM', () => process.exit(0))

/** Of the first request, its head included; `null` while the head is not there. */
function requestSize(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const length = /content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, headEnd))?.[1] ?? '0'
  return headEnd + 4 + Number(length)
}

function answer(socket: Socket, request: string): void {
  const protocol = request.startsWith('POST /v1/messages') ? 'anthropic' : 'openai'
  switch (modelOf(request)) {
    case 'json':
      socket.write(wholes[protocol])
      break
    case 'burst':
      socket.write(bursts[protocol])
      break
    case 'paced':
      sendPaced(socket, protocol, pacedEvents)
      break
    case 'endless':
      socket.once('close', tellClosed)
      sendPaced(socket, protocol, Number.POSITIVE_INFINITY)
  }
}

function tellClosed(): void {
  const told: Closed = { closedAt: String(process.hrtime.bigint()) }
  process.send?.(told)
}

function modelOf(request: string): ModelName {
  const name = /"model": *"([a-z]+)"/.exec(request)?.[1]
  return modelNames.find((known) => known === name) ?? 'json'
}

function sendPaced(socket: Socket, protocol: Protocol, count: number): void {
  const { before, text, after } = streamEvents(protocol)
  const piece = chunked(text)
  socket.write(streamHead + before.map(chunked).join('') + piece)
  let sent = 1
  const stop = () => clearInterval(timer)
  const timer = setInterval(() => {
    socket.write(piece)
    if (++sent < count) return
    stop()
    socket.off('close', stop)
    socket.write(`${after.map(chunked).join('')}0\r\n\r\n`)
  }, pacedEveryMs)
  socket.once('close', stop)
}

function whole(protocol: Protocol): Buffer {
  const body = wholeAnswer(protocol)
  const head = `content-type: application/json\r\ncontent-length: ${body.length}`
  return Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\nx-request-id: req_bench\r\n\r\n${body}`)
}

function burst(protocol: Protocol): Buffer {
  const { before, text, after } = streamEvents(protocol)
  const texts = Array<string>(burstEvents).fill(text)
  const body = [...before, ...texts, ...after].map(chunked).join('')
  const head = 'content-type: text/event-stream\r\ntransfer-encoding: chunked'
  return Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}0\r\n\r\n`)
}

function chunked(event: string): string {
  return `${event.length.toString(16)}\r\n${event}\r\n`
}
