import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { CorralError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import { type Admit, maySee } from '../admit.ts'
import type { Answer } from '../answer.ts'
import { primed } from '../primed.ts'
import { parseChatRequest } from './chat-request.ts'
import { type ChatEncoder, createChatEncoder } from './chat-response.ts'

/** OpenAI's dialect at the local port. The server has checked the token before a route runs. */
export function openAiRoutes(
  app: FastifyInstance,
  deps: { library: Library; admit: Admit; answer: Answer },
): void {
  app.get('/v1/models', ({ caller }) => {
    const models = deps.library.list().models.filter(({ id }) => maySee(caller, id))
    return { object: 'list', data: models.map(toOpenAi) }
  })

  app.get<{ Params: { '*': string } }>('/v1/models/*', async (request) => {
    const id = request.params['*']
    const found = maySee(request.caller, id) ? await deps.library.find(id) : null
    if (!found) throw new CorralError('model_not_found', `There is no model '${id}'.`)
    return toOpenAi(found.model)
  })

  app.post('/v1/chat/completions', async (request, reply) => {
    const { chat, stream, includeUsage } = parseChatRequest(request.body)
    deps.admit(request.caller, { model: chat.model, endpoint: 'chat' })
    const encoder = createChatEncoder(chat.model)
    const left = leftSignal(reply)
    const events = deps.answer(chat, left)
    if (!stream) return encoder.collect(events)

    // The first event decides between a status and a stream: an early failure is still an HTTP error.
    const answered = await primed(events)
    const frames = untilFailure(encoder.stream(answered, includeUsage), encoder, reply, left)
    return reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(Readable.from(frames))
  })
}

function toOpenAi({ id, modifiedAt }: { id: string; modifiedAt: string }) {
  const created = Math.floor(Date.parse(modifiedAt) / 1000)
  return { id, object: 'model', created, owned_by: 'corral' }
}

/** Aborts when the client is gone, so that the engine stops while its answer is still awaited. */
function leftSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    controller.abort(new CorralError('cancelled', 'The client closed the connection.'))
  })
  return controller.signal
}

/** A stream that breaks says so in its own dialect and then ends, without the mark of a whole one. */
async function* untilFailure(
  frames: AsyncIterable<string>,
  encoder: ChatEncoder,
  reply: FastifyReply,
  left: AbortSignal,
): AsyncGenerator<string, void> {
  try {
    yield* frames
  } catch (thrown) {
    if (left.aborted) return
    const error = CorralError.from(thrown)
    reply.log.error({ err: error.cause ?? error }, 'stream broke')
    yield encoder.failure(error)
  }
}
