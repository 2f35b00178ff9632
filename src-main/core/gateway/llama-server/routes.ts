import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { parseBody } from '../body.ts'
import type { LocalModel, LocalModels } from '../local-models.ts'
import { toRouterModel } from './models.ts'
import { routerProps, toProps } from './props.ts'

const Query = z.object({ model: z.string().max(512).optional() })

/** What clients of llama.cpp's server ask to learn which models there are and what room they have. */
export function llamaServerRoutes(app: FastifyInstance, models: LocalModels): void {
  app.get('/models', async (request) => {
    const seen = await models.list(request.caller)
    return { object: 'list', data: seen.map(toRouterModel) }
  })
  app.get('/props', async (request) => {
    const { model } = parseBody(Query, request.query)
    if (model) return toProps(await models.find(request.caller, model))
    const current = currentOf(await models.list(request.caller))
    return current ? { role: 'router', ...toProps(current) } : routerProps
  })
}

/** The model that a client means who knows only one: the newest used in memory, or the only one. */
function currentOf(all: readonly LocalModel[]): LocalModel | undefined {
  const models = all.filter(({ profile }) => profile === null)
  const seen = models.length > 0 ? models : all
  const usedAt = ({ loaded }: LocalModel) => loaded?.lastUsedAt ?? ''
  const [newest] = seen
    .filter(({ loaded }) => loaded !== null)
    .toSorted((a, b) => (usedAt(a) < usedAt(b) ? 1 : -1))
  return newest ?? (seen.length === 1 ? seen[0] : undefined)
}
