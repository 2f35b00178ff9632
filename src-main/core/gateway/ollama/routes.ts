import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AnswerEvent } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import type { Pool } from '../../pool/pool.ts'
import type { Admit } from '../admit.ts'
import type { Inference } from '../answer.ts'
import { parseBody } from '../body.ts'
import { clientLeft } from '../client-left.ts'
import type { LocalModels } from '../local-models.ts'
import { checkDimensions, toVector } from '../openai/embeddings.ts'
import { priorityOf } from '../priority.ts'
import { sendAnswer } from '../send-answer.ts'
import { type Place, createAnswerWriter, inMessage, inResponse } from './answer-writer.ts'
import type { Delivery } from './answer-options.ts'
import { parseChat } from './chat-request.ts'
import { createClock } from './clock.ts'
import { type OllamaEmbed, encodeEmbed, parseEmbed, parseEmbeddings } from './embeddings.ts'
import { toOllamaError } from './error.ts'
import { parseGenerate } from './generate-request.ts'
import { toModelId } from './model-name.ts'
import { toRunning, toShown, toTag } from './models.ts'
import { ollamaPaths, refusedPaths } from './paths.ts'

type Door = (request: FastifyRequest, reply: FastifyReply) => Promise<object>

/** The version of Ollama whose interface this is: clients refuse to talk to older ones. */
const speaksVersion = '0.12.11'

/** Both are read; `name` is what `model` was called before. */
const ShowBody = z.object({
  model: z.string().max(512).nullish(),
  name: z.string().max(512).nullish(),
})

export interface OllamaDeps {
  readonly admit: Admit
  readonly inference: Inference
  readonly pool: Pool
  readonly library: Library
  readonly models: LocalModels
}

/** Ollama's dialect at the local port. The server has checked the token before a route runs. */
export function ollamaRoutes(app: FastifyInstance, deps: OllamaDeps): void {
  const { admit, inference, pool, library, models } = deps
  const idOf = (name: string) => toModelId(name, library)

  const answer = (
    reply: FastifyReply,
    asked: Delivery & { readonly name: string; readonly place: Place },
    start: (left: AbortSignal) => AsyncGenerator<AnswerEvent, void>,
  ) => {
    const clock = createClock()
    const writer = createAnswerWriter(asked.name, asked.place, clock)
    const events = (left: AbortSignal) => {
      const watched = clock.watch(start(left))
      return asked.unload ? unloadingAfter(watched, pool, idOf(asked.name)) : watched
    }
    return sendAnswer(reply, events, writer, asked.stream)
  }
  /** A request without content is about the model alone. */
  const loadOrUnload = async (
    reply: FastifyReply,
    { name, place, unload, stream }: Delivery & { readonly name: string; readonly place: Place },
  ) => {
    const clock = createClock()
    const modelId = idOf(name)
    if (unload) {
      await models.find(reply.request.caller, modelId)
      await pool.unload(modelId)
    } else {
      const lease = await pool.lease(modelId, clientLeft(reply))
      lease.release()
    }
    const done = { done: true, done_reason: unload ? 'unload' : 'load', ...clock.loaded() }
    const body = { model: name, created_at: new Date().toISOString(), ...place({}), ...done }
    return stream ? reply.type('application/x-ndjson').send(`${JSON.stringify(body)}\n`) : body
  }

  const chat: Door = async (request, reply) => {
    const { chat, ...delivery } = parseChat(request.body, priorityOf(request.headers))
    const model = idOf(chat.model)
    admit(request.caller, { model, endpoint: 'chat' })
    const asked = { ...delivery, name: chat.model, place: inMessage }
    if (chat.turns.length === 0) return loadOrUnload(reply, asked)
    return answer(reply, asked, (left) => inference.chat({ ...chat, model }, left))
  }

  const generate: Door = async (request, reply) => {
    const parsed = parseGenerate(request.body, priorityOf(request.headers))
    const { model: name, request: wanted, ...delivery } = parsed
    const model = idOf(name)
    admit(request.caller, { model, endpoint: 'chat' })
    const asked = { ...delivery, name, place: inResponse }
    if (wanted === null) return loadOrUnload(reply, asked)
    return answer(reply, asked, (left) =>
      wanted.kind === 'chat'
        ? inference.chat({ ...wanted.chat, model }, left)
        : inference.complete({ ...wanted.completion, model }, left),
    )
  }

  const embedded = async (
    { caller }: FastifyRequest,
    reply: FastifyReply,
    { model: name, inputs, dimensions, unload }: OllamaEmbed,
  ) => {
    const model = idOf(name)
    admit(caller, { model, endpoint: 'embeddings' })
    const embeddings = await inference.embed(model, inputs, clientLeft(reply))
    checkDimensions(embeddings.vectors, dimensions)
    if (unload) void pool.unload(model).catch(() => {})
    return embeddings
  }
  const embed: Door = async (request, reply) => {
    const clock = createClock()
    const wanted = parseEmbed(request.body)
    const embeddings = await embedded(request, reply, wanted)
    const body = Readable.from(encodeEmbed(wanted, embeddings, clock))
    return reply.type('application/json; charset=utf-8').send(body)
  }
  const embedOne: Door = async (request, reply) => {
    const { vectors } = await embedded(request, reply, parseEmbeddings(request.body))
    return { embedding: vectors.flatMap((vector) => [...toVector(vector, null)]) }
  }

  app.get(ollamaPaths.version, () => ({ version: speaksVersion }))
  app.get(ollamaPaths.tags, async ({ caller }) => ({
    models: (await models.list(caller)).map(toTag),
  }))
  app.get(ollamaPaths.ps, async ({ caller }) => {
    const hasGpu = pool.status().engine.gpu !== null
    const seen = await models.list(caller)
    return {
      models: seen.flatMap((one) => (one.loaded ? [toRunning(one, one.loaded, hasGpu)] : [])),
    }
  })
  app.post(ollamaPaths.show, async ({ caller, body }) => {
    const { model, name } = parseBody(ShowBody, body)
    return toShown(await models.find(caller, idOf(model || name || '')))
  })
  app.post(ollamaPaths.chat, chat)
  app.post(ollamaPaths.generate, generate)
  app.post(ollamaPaths.embed, embed)
  app.post(ollamaPaths.embeddings, embedOne)
  for (const [method, url] of refusedPaths) {
    app.route({
      method,
      url,
      handler: (_, reply) => reply.status(501).send(toOllamaError(notHere)),
    })
  }
}

/** How clients of Ollama find out that somebody is there, where no web app stands at the root. */
export function greetAtRoot(app: FastifyInstance): void {
  app.get('/', { exposeHeadRoute: false }, (_, reply) =>
    reply.type('text/plain').send('Ollama is running'),
  )
}

const notHere = new CorralError(
  'unsupported',
  "Corral's own window and its API look after the models on disk; Ollama's way to do so is not supported.",
)

/** The model goes once this answer, and any other that it is giving, has ended. */
async function* unloadingAfter(
  events: AsyncGenerator<AnswerEvent, void>,
  pool: Pool,
  modelId: string,
): AsyncGenerator<AnswerEvent, void> {
  try {
    yield* events
  } finally {
    void pool.unload(modelId).catch(() => {})
  }
}
