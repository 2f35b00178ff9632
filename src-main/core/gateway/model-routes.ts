import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import { maySee } from './admit.ts'
import { isAnthropicRequest, requestIdOf } from './anthropic/dialect.ts'
import { toAnthropicModel, toAnthropicModels } from './anthropic/models.ts'
import { toOpenAiModel, toOpenAiModels } from './openai/models.ts'

/** The models that a caller may ask for, in the dialect of its client. */
export function modelRoutes(app: FastifyInstance, library: Library): void {
  const forAnthropic = (request: FastifyRequest, reply: FastifyReply) => {
    const wanted = isAnthropicRequest('/v1/models', request.headers)
    if (wanted) requestIdOf(reply)
    return wanted
  }

  app.get('/v1/models', (request, reply) => {
    const models = library.list().models.filter(({ id }) => maySee(request.caller, id))
    return forAnthropic(request, reply) ? toAnthropicModels(models) : toOpenAiModels(models)
  })

  app.get<{ Params: { '*': string } }>('/v1/models/*', async (request, reply) => {
    const id = request.params['*']
    const found = maySee(request.caller, id) ? await library.find(id) : null
    if (!found) throw new CorralError('model_not_found', `There is no model '${id}'.`)
    const { model } = found
    return forAnthropic(request, reply) ? toAnthropicModel(model) : toOpenAiModel(model)
  })
}
