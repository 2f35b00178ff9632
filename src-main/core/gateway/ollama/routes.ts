import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AnswerEvent } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import type { Pool } from '../../pool/pool.ts'
import type { Inference } from '../answer.ts'
import type { AnswerAsk } from '../attempts/ask.ts'
import { parseBody } from '../body.ts'
import { clientLeft } from '../client-left.ts'
import type { Embeddings } from '../../engine/embeddings/embedder.ts'
import type { Gateway } from '../gateway.ts'
import type { LocalModels } from '../local-models.ts'
import { checkDimensions, toVector } from '../openai/embeddings.ts'
import { priorityOf } from '../priority.ts'
import { askOf } from '../route-request.ts'
import { serveAnswer } from '../serve-answer.ts'
import { serveEmbeddings } from '../serve-embeddings.ts'
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
  readonly gateway: Gateway
  readonly inference: Inference
  readonly pool: Pool
  readonly library: Library
  readonly models: LocalModels
}

/** Ollama's dialect at the local port. The server has checked the token before a route runs. */
export function ollamaRoutes(app: FastifyInstance, deps: OllamaDeps): void {
  const { gateway, inference, pool, library, models } = deps
  const idOf = (name: string) => toModelId(name, library)
  const local = (request: FastifyRequest) => askOf(request, { door: 'ollama', wire: null })

  const answer = (
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Delivery & { readonly place: Place },
    ways: Pick<AnswerAsk, 'local' | 'inner'>,
  ) => {
    const clock = createClock()
    const ask: AnswerAsk = {
      ...askOf(request, { door: 'ollama', wire: null }),
      stream: asked.stream,
      ...ways,
      local(model, signal) {
        const events = ways.local(model, signal)
        return asked.unload ? unloadingAfter(events, inference, model) : events
      },
      dropped: () => [],
      broken: () => '',
    }
    const writer = createAnswerWriter(ask.model, asked.place, clock)
    return serveAnswer(gateway, reply, ask, () => writer)
  }
  /** A request without content is about the model alone. */
  const loadOrUnload = async (
    reply: FastifyReply,
    { name, place, unload, stream }: Delivery & { readonly name: string; readonly place: Place },
  ) => {
    const clock = createClock()
    const model = await gateway.localModel(local(reply.request), 'chat', null)
    if (unload) {
      await models.find(reply.request.caller, model)
      await inference.unload(model)
    } else {
      await inference.load(model, clientLeft(reply))
    }
    const done = { done: true, done_reason: unload ? 'unload' : 'load', ...clock.loaded() }
    const body = { model: name, created_at: new Date().toISOString(), ...place({}), ...done }
    return stream ? reply.type('application/x-ndjson').send(`${JSON.stringify(body)}\n`) : body
  }

  const chat: Door = async (request, reply) => {
    const { chat, ...delivery } = parseChat(request.body, priorityOf(request.headers))
    const asked = { ...delivery, name: chat.model, place: inMessage }
    if (chat.turns.length === 0) return loadOrUnload(reply, asked)
    return answer(request, reply, asked, {
      local: (model, signal) => inference.chat({ ...chat, model }, signal),
      inner: () => chat,
    })
  }

  const generate: Door = async (request, reply) => {
    const parsed = parseGenerate(request.body, priorityOf(request.headers))
    const { model: name, request: wanted, ...delivery } = parsed
    const asked = { ...delivery, name, place: inResponse }
    if (wanted === null) return loadOrUnload(reply, asked)
    if (wanted.kind === 'chat') {
      return answer(request, reply, asked, {
        local: (model, signal) => inference.chat({ ...wanted.chat, model }, signal),
        inner: () => wanted.chat,
      })
    }
    return answer(request, reply, asked, {
      local: (model, signal) => inference.complete({ ...wanted.completion, model }, signal),
      inner: () => wanted.completion,
    })
  }

  const embedded = (
    request: FastifyRequest,
    reply: FastifyReply,
    { inputs, dimensions, unload }: OllamaEmbed,
    write: (embeddings: Embeddings) => object,
  ) => {
    const ask = { ...local(request), inputs: () => inputs }
    return serveEmbeddings(deps, reply, ask, (embeddings, localModel) => {
      checkDimensions(embeddings.vectors, dimensions)
      if (unload && localModel !== null) void inference.unload(localModel).catch(() => {})
      return write(embeddings)
    })
  }
  const embed: Door = (request, reply) => {
    const clock = createClock()
    const wanted = parseEmbed(request.body)
    return embedded(request, reply, wanted, (embeddings) =>
      reply.send(Readable.from(encodeEmbed(wanted, embeddings, clock))),
    )
  }
  const embedOne: Door = (request, reply) =>
    embedded(request, reply, parseEmbeddings(request.body), ({ vectors }) => ({
      embedding: vectors.flatMap((vector) => [...toVector(vector, null)]),
    }))

  app.get(ollamaPaths.version, () => ({ version: speaksVersion }))
  app.get(ollamaPaths.tags, async ({ caller }) => ({
    models: (await models.list(caller)).map(toTag),
  }))
  app.get(ollamaPaths.ps, async ({ caller }) => {
    const hasGpu = pool.status().engine.gpu !== null
    const seen = await models.list(caller)
    return {
      // Profiles hold no memory of their own.
      models: seen.flatMap((one) =>
        one.loaded && !one.profile ? [toRunning(one, one.loaded, hasGpu)] : [],
      ),
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
  inference: Inference,
  model: string,
): AsyncGenerator<AnswerEvent, void> {
  try {
    yield* events
  } finally {
    void inference.unload(model).catch(() => {})
  }
}
