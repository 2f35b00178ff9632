import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import type { RouteName, Routing } from '../routing/route.ts'
import type { StoredProfile } from '../profiles/profile-store.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { maySee } from './admit.ts'
import { isAnthropicRequest, requestIdOf } from './anthropic/dialect.ts'
import { toAnthropicModel, toAnthropicModels } from './anthropic/models.ts'
import { toOpenAiModel, toOpenAiModels } from './openai/models.ts'

/** A model as lists show it, wherever it is. */
export interface ListedModel {
  readonly id: string
  readonly name: string
  readonly ownedBy: string
  /** Of a model that is not on this Mac, the epoch: nobody says when it was made. */
  readonly createdAt: Date
}

/** The models that a caller may ask for, in the dialect of its client. */
export function modelRoutes(
  app: FastifyInstance,
  { library, routing, profiles }: { library: Library; routing: Routing; profiles: Profiles },
): void {
  const forAnthropic = (request: FastifyRequest, reply: FastifyReply) => {
    const wanted = isAnthropicRequest('/v1/models', request.headers)
    if (wanted) requestIdOf(reply)
    return wanted
  }
  const listFor = ({ caller }: FastifyRequest): ListedModel[] => {
    const local = new Map(library.list().models.map((model) => [model.id, model]))
    return routing.names(caller).map((name) => {
      const profile = name.kind === 'profile' ? profiles.named(name.name) : null
      if (profile) return ofProfile(name.name, profile)
      const model = name.kind === 'local' ? local.get(name.name) : undefined
      if (!model) return elsewhere(name)
      const { id, modifiedAt } = model
      return { id, name: model.name, ownedBy: 'corral', createdAt: new Date(modifiedAt) }
    })
  }

  app.get('/v1/models', (request, reply) => {
    const models = listFor(request)
    return forAnthropic(request, reply) ? toAnthropicModels(models) : toOpenAiModels(models)
  })

  app.get<{ Params: { '*': string } }>('/v1/models/*', async (request, reply) => {
    const id = request.params['*']
    // One that has just been put into the folder is found, too.
    if (maySee(request.caller, id)) await library.find(id)
    const model = listFor(request).find((listed) => listed.id === id)
    if (!model) throw new CorralError('model_not_found', `There is no model '${id}'.`)
    return forAnthropic(request, reply) ? toAnthropicModel(model) : toOpenAiModel(model)
  })
}

function ofProfile(id: string, { createdAt }: StoredProfile): ListedModel {
  return { id, name: id, ownedBy: 'corral', createdAt }
}

function elsewhere({ name, kind }: RouteName): ListedModel {
  const ownedBy = kind === 'provider' ? (name.split('/', 1)[0] ?? '') : 'corral'
  return { id: name, name, ownedBy, createdAt: new Date(0) }
}
