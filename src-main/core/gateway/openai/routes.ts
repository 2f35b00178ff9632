import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { once } from '../../lib/once.ts'
import type { Inference } from '../answer.ts'
import { answerAll } from '../answer-all.ts'
import { clientLeft } from '../client-left.ts'
import type { Gateway } from '../gateway.ts'
import { priorityOf } from '../priority.ts'
import { askOf } from '../route-request.ts'
import { serveAnswer } from '../serve-answer.ts'
import { serveEmbeddings } from '../serve-embeddings.ts'
import { parseChatRequest } from './chat-request.ts'
import { createChatEncoder } from './chat-response.ts'
import { onlyCompletion, parseCompletionRequest } from './completion-request.ts'
import { createCompletionEncoder } from './completion-response.ts'
import { encodeEmbeddings, parseEmbeddingsRequest } from './embeddings.ts'
import { rootDoors } from './paths.ts'
import { encodeRanking, parseRerankRequest } from './rerank.ts'
import { parseDetokenizeRequest, parseTokenizeRequest } from './tokens.ts'
import { brokenFrame, createWriter } from './writer.ts'

const nothing = () => []

type Door = (request: FastifyRequest, reply: FastifyReply) => Promise<object>

/** OpenAI's dialect at the local port. The server has checked the token before a route runs. */
export function openAiRoutes(
  app: FastifyInstance,
  deps: { gateway: Gateway; inference: Inference },
): void {
  const { gateway, inference } = deps
  const local = { door: 'openai', wire: null } as const

  const chat: Door = (request, reply) => {
    const parsed = once(() => parseChatRequest(request.body, priorityOf(request.headers)))
    const ask = {
      ...askOf(request, { door: 'openai', wire: 'openai-chat' }),
      local: (model: string, signal: AbortSignal) =>
        inference.chat({ ...parsed().chat, model }, signal),
      inner: () => parsed().chat,
      dropped: nothing,
      broken: brokenFrame,
    }
    return serveAnswer(gateway, reply, ask, () =>
      createWriter(createChatEncoder(ask.model), parsed()),
    )
  }

  const complete: Door = (request, reply) => {
    const parsed = once(() => parseCompletionRequest(request.body, priorityOf(request.headers)))
    const ask = {
      ...askOf(request, { door: 'openai', wire: 'openai-completions' }),
      local(model: string, signal: AbortSignal) {
        const completions = parsed().completions.map((one) => ({ ...one, model }))
        return answerAll(completions, inference.complete, signal)
      },
      inner: () => onlyCompletion(parsed()),
      dropped: nothing,
      broken: brokenFrame,
    }
    return serveAnswer(gateway, reply, ask, () =>
      createWriter(createCompletionEncoder(ask.model), parsed()),
    )
  }

  const embed: Door = (request, reply) => {
    const parsed = once(() => parseEmbeddingsRequest(request.body))
    const ask = {
      ...askOf(request, { door: 'openai', wire: 'openai-embeddings' }),
      inputs: () => parsed().inputs,
    }
    return serveEmbeddings(deps, reply, ask, (embeddings) =>
      reply.send(Readable.from(encodeEmbeddings(parsed(), embeddings))),
    )
  }

  const rerank: Door = async (request, reply) => {
    const wanted = parseRerankRequest(request.body)
    const model = await gateway.localModel(askOf(request, local), 'embeddings', 'ranking')
    const { query, documents } = wanted
    return encodeRanking(wanted, await inference.rerank(model, query, documents, clientLeft(reply)))
  }

  const tokenize: Door = async (request, reply) => {
    const { text } = parseTokenizeRequest(request.body)
    const model = await gateway.localModel(
      askOf(request, local),
      text === null ? 'chat' : 'embeddings',
      text === null ? 'text' : null,
    )
    const left = clientLeft(reply)
    if (text === null) {
      const { chat } = parseChatRequest(request.body, 'normal')
      return { count: await inference.countTokens({ ...chat, model }, left) }
    }
    const tokens = await inference.tokenize(model, text, left)
    return { tokens, count: tokens.length }
  }

  const detokenize: Door = async (request, reply) => {
    const { tokens } = parseDetokenizeRequest(request.body)
    const model = await gateway.localModel(askOf(request, local), 'embeddings', null)
    return { content: await inference.detokenize(model, tokens, clientLeft(reply)) }
  }

  // LM Studio's own base has the same doors.
  for (const base of ['/v1', '/api/v0']) {
    app.post(`${base}/chat/completions`, chat)
    app.post(`${base}/completions`, complete)
    app.post(`${base}/embeddings`, embed)
  }
  const atRoot = {
    '/tokenize': tokenize,
    '/detokenize': detokenize,
    '/rerank': rerank,
    '/reranking': rerank,
  }
  for (const path of rootDoors) {
    app.post(path, atRoot[path])
    app.post(`/v1${path}`, atRoot[path])
  }
}
