import type { FastifyInstance } from 'fastify'
import type { LocalModels } from '../local-models.ts'
import { toLmStudioModel, toLmStudioV1Model } from './models.ts'
import { lmStudioModelsPath } from './paths.ts'

/**
 * The models in LM Studio's dialect. Its chats and embeddings below `/api/v0` are OpenAI's, and open
 * with them.
 */
export function lmStudioRoutes(app: FastifyInstance, models: LocalModels): void {
  app.get('/api/v0/models', async (request) => {
    const seen = await models.list(request.caller)
    return { object: 'list', data: seen.map(toLmStudioModel) }
  })
  app.get<{ Params: { '*': string } }>('/api/v0/models/*', async (request) =>
    toLmStudioModel(await models.find(request.caller, request.params['*'])),
  )
  app.get(lmStudioModelsPath, async (request) => {
    const seen = await models.list(request.caller)
    return { models: seen.map(toLmStudioV1Model) }
  })
}
