import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { getLlama } from 'node-llama-cpp'
import { type BareModel, type BareRequest, loadBareModel } from './bare-model.ts'
import type { ModelSetup } from './contenders/contender.ts'

/**
 * The least server that the benchmark can ask: a process of its own, given a ModelSetup as JSON. It
 * prints its address and loads the model with the first request.
 */
const setup = JSON.parse(process.argv[2] ?? '') as ModelSetup
const llama = await getLlama({ build: 'never', maxThreads: setup.threads, progressLogs: false })
let loading: Promise<BareModel> | undefined

const server = createServer((request, response) => {
  const answered = async () => {
    if (request.url === '/unload') {
      await (await loading)?.dispose()
      loading = undefined
      response.end()
    } else {
      await complete((await json(request)) as BareRequest, response)
    }
  }
  answered().catch((error: unknown) => {
    if (!response.headersSent) response.writeHead(500)
    response.end(String(error))
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)

async function complete(request: BareRequest, response: ServerResponse): Promise<void> {
  const leaving = new AbortController()
  response.once('close', () => leaving.abort())
  loading ??= loadBareModel(llama, setup)
  const model = await loading
  const base = { id: 'bare', created: 0, model: setup.id }
  const object = request.stream ? 'chat.completion.chunk' : 'chat.completion'
  const send = (body: object) =>
    response.write(`data: ${JSON.stringify({ ...base, object, ...body })}\n\n`)
  let content = ''
  let usage = {}
  if (request.stream) response.writeHead(200, { 'content-type': 'text/event-stream' })
  for await (const event of model.answer(request, leaving.signal)) {
    if ('text' in event) {
      content += event.text
      const choice = { index: 0, delta: { content: event.text }, finish_reason: null }
      if (request.stream) send({ choices: [choice] })
    } else {
      usage = { prompt_tokens: event.promptTokens, completion_tokens: event.completionTokens }
    }
  }
  if (request.stream) {
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    send({ choices: [], usage })
    response.end('data: [DONE]\n\n')
  } else {
    const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ...base, object, choices: [choice], usage }))
  }
}
