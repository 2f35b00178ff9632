import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Admit } from '../admit.ts'
import type { Inference } from '../answer.ts'
import { answerAll } from '../answer-all.ts'
import { clientLeft } from '../client-left.ts'
import { priorityOf } from '../priority.ts'
import { parseChatRequest } from './chat-request.ts'
import { createChatEncoder } from './chat-response.ts'
import { parseCompletionRequest } from './completion-request.ts'
import { createCompletionEncoder } from './completion-response.ts'
import { encodeEmbeddings, parseEmbeddingsRequest } from './embeddings.ts'
import { rootDoors } from './paths.ts'
import { encodeRanking, parseRerankRequest } from './rerank.ts'
import { sendAnswer } from './send-answer.ts'
import { parseDetokenizeRequest, parseTokenizeRequest } from './tokens.ts'

type Door = (request: FastifyRequest, reply: FastifyReply) => Promise<object>

/** OpenAI's dialect at the local port. The server has checked the token before a route runs. */
export function openAiRoutes(
  app: FastifyInstance,
  deps: { admit: Admit; inference: Inference },
): void {
  const { admit, inference } = deps

  const chat: Door = async (request, reply) => {
    const { chat, ...wish } = parseChatRequest(request.body, priorityOf(request.headers))
    admit(request.caller, { model: chat.model, endpoint: 'chat' })
    const encoder = createChatEncoder(chat.model)
    return sendAnswer(reply, (left) => inference.chat(chat, left), encoder, wish)
  }

  const complete: Door = async (request, reply) => {
    const parsed = parseCompletionRequest(request.body, priorityOf(request.headers))
    const { completions, ...wish } = parsed
    const { model } = completions[0]!
    admit(request.caller, { model, endpoint: 'chat' })
    const encoder = createCompletionEncoder(model)
    const answer = (left: AbortSignal) => answerAll(completions, inference.complete, left)
    return sendAnswer(reply, answer, encoder, wish)
  }

  const embed: Door = async (request, reply) => {
    const wanted = parseEmbeddingsRequest(request.body)
    admit(request.caller, { model: wanted.model, endpoint: 'embeddings' })
    const embeddings = await inference.embed(wanted.model, wanted.inputs, clientLeft(reply))
    const body = Readable.from(encodeEmbeddings(wanted, embeddings))
    return reply.type('application/json; charset=utf-8').send(body)
  }

  const rerank: Door = async (request, reply) => {
    const wanted = parseRerankRequest(request.body)
    const { model, query, documents } = wanted
    admit(request.caller, { model, endpoint: 'embeddings' })
    return encodeRanking(wanted, await inference.rerank(model, query, documents, clientLeft(reply)))
  }

  const tokenize: Door = async (request, reply) => {
    const { model, text } = parseTokenizeRequest(request.body)
    admit(request.caller, { model, endpoint: text === null ? 'chat' : 'embeddings' })
    const left = clientLeft(reply)
    if (text === null) {
      const { chat } = parseChatRequest(request.body, 'normal')
      return { count: await inference.countTokens(chat, left) }
    }
    const tokens = await inference.tokenize(model, text, left)
    return { tokens, count: tokens.length }
  }

  const detokenize: Door = async (request, reply) => {
    const { model, tokens } = parseDetokenizeRequest(request.body)
    admit(request.caller, { model, endpoint: 'embeddings' })
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
