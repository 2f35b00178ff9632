import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Dispatcher, Pool } from 'undici'

/**
 * What a gateway cannot be cheaper than: it reads the body, swaps the credential and hands on the
 * bytes of the answer. Run as a process, with the upstream's address; it prints its own.
 */
const [upstream = ''] = process.argv.slice(2)
const pool = new Pool(upstream, { connections: 256, headersTimeout: 0, bodyTimeout: 0 })

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => forward(request, response, Buffer.concat(chunks)))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://127.0.0.1:${port}`)
})
process.on('SIGTERM', () => process.exit(0))

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const { model } = JSON.parse(body.toString('utf8')) as { model?: unknown }
  if (typeof model !== 'string') {
    response.writeHead(400).end()
    return
  }
  let upstreamAnswer: Dispatcher.DispatchController | undefined
  let isOver = false
  response.on('close', () => {
    if (!isOver) upstreamAnswer?.abort(new Error('the client has left'))
  })
  response.on('drain', () => upstreamAnswer?.resume())
  const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' }
  pool.dispatch(
    { path: request.url ?? '/', method: 'POST', headers, body },
    {
      onRequestStart(controller) {
        upstreamAnswer = controller
      },
      onResponseStart(_, status, { 'content-type': type, 'content-length': length }) {
        if (type !== undefined) response.setHeader('content-type', type)
        if (length !== undefined) response.setHeader('content-length', length)
        response.writeHead(status)
      },
      onResponseData(controller, chunk) {
        if (!response.write(chunk)) controller.pause()
      },
      onResponseEnd() {
        isOver = true
        response.end()
      },
      onResponseError() {
        isOver = true
        response.destroy()
      },
    },
  )
}
