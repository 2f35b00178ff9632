import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ChatProvider extends AsyncDisposable {
  /** What a user would type as its base URL. */
  readonly baseUrl: string
}

/**
 * A server on this machine with one model, which streams this answer to every chat; `null`: it is
 * overloaded.
 */
export async function startChatProvider(answer: string | null): Promise<ChatProvider> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (answer === null) overloaded(response)
      else if (request.method === 'GET') list(response)
      else stream(response, answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function overloaded(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { message: 'Overloaded', type: 'server_error' } }))
}

function list(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const model = { id: 'echo', object: 'model', created: 1, owned_by: 'me' }
  response.end(JSON.stringify({ object: 'list', data: [model] }))
}

function stream(response: ServerResponse, answer: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (body: object) => {
    const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'echo' }
    response.write(`data: ${JSON.stringify({ ...chunk, ...body })}\n\n`)
  }
  send({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] })
  for (const word of answer.split(/(?<= )/)) {
    send({ choices: [{ index: 0, delta: { content: word }, finish_reason: null }] })
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
  send({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 8, total_tokens: 20 } })
  response.end('data: [DONE]\n\n')
}
