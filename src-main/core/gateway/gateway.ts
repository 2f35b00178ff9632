import type { ContentKeeper } from '../activity/content-keeper.ts'
import type { OpenStreams } from '../accounts/open-streams.ts'
import { CorralError } from '../errors.ts'
import type { Limits } from '../limits/limits.ts'
import { type RouteRequest, type Routing, localName } from '../routing/route.ts'
import type { Admit } from './admit.ts'
import type { WaysDeps } from './attempts/answer-ways.ts'
import type { Ask } from './attempts/ask.ts'
import { type Attempts, createAttempts } from './attempts/attempts.ts'
import { sessionKeyOf } from './attempts/session-key.ts'
import { planFor, traitsOf } from './route-request.ts'
import type { Traffic } from './traffic.ts'

export interface GatewayDeps extends WaysDeps {
  readonly admit: Admit
  readonly traffic: Pick<Traffic, 'begin'>
  readonly routing: Routing
  readonly limits: Limits
  /** Streams that pass Fastify by end here when their caller loses its right. */
  readonly streams: OpenStreams
  readonly contentKeeper: ContentKeeper
}

/** What a request is for. Only chats have an answer in tokens. */
type Endpoint = 'chat' | 'count' | 'embeddings'

/** The beginning of every request's way: let in, planned, ready to be tried. */
export interface Gateway extends WaysDeps {
  readonly streams: OpenStreams
  /**
   * `signal` aborts when the client has left or has its answer; all that the request holds is given
   * back then.
   * @throws CorralError when it may not go anywhere
   */
  begin(ask: Ask, endpoint: Endpoint, signal: AbortSignal): Promise<Begun>
  /**
   * The local model, or the profile of one, that a name stands for. @throws CorralError when it stands for none, or for
   * none that makes what is wanted
   */
  localModel(ask: Ask, endpoint: Endpoint, wants: RouteRequest['wants']): Promise<string>
}

interface Begun {
  readonly attempts: Attempts
  /** Of the conversation; `null` when the client names none. */
  readonly sessionKey: string | null
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { admit, routing, limits, access, egress, dialects, streams, contentKeeper } = deps
  const tries = { access, limits, random: Math.random }

  return {
    egress,
    access,
    dialects,
    streams,

    async begin(ask, endpoint, signal) {
      const { caller } = ask
      admit(caller, endpoint)
      const traits = traitsOf(ask, endpoint === 'embeddings' ? 'embeddings' : 'text')
      const plan = await planFor(routing, traits, ask.log)
      const { inputTokens } = traits
      const maxTokens = endpoint === 'chat' ? traits.maxTokens : 0
      const pass = await limits.admit(caller, { tokens: inputTokens }, signal)
      deps.traffic.begin(signal)
      const sessionKey = sessionKeyOf(ask.headers, ask.body.json)
      const { log, body, door } = ask
      const kept = contentKeeper.begin({
        requestId: log.id,
        caller,
        ruleId: plan.rule?.id ?? null,
        ...body,
        door,
      })
      const asked = { caller, sessionKey, inputTokens, maxTokens, signal, log, kept }
      const attempts = createAttempts(tries, plan, asked)
      const release = () => pass.release(tokensOf(attempts))
      if (signal.aborted) release()
      signal.addEventListener('abort', release, { once: true })
      return { attempts, sessionKey }
    },

    async localModel(ask, endpoint, wants) {
      admit(ask.caller, endpoint)
      const plan = await planFor(routing, traitsOf(ask, wants), ask.log)
      const local = plan.targets.find(({ target }) => target.kind === 'local')
      if (local?.target.kind === 'local') {
        ask.log.answersHere(local.target.model)
        return localName(local.target)
      }
      throw new CorralError('unsupported', `'${ask.model}' is no model of this Mac.`, {
        param: 'model',
      })
    },
  }
}

function tokensOf({ records }: Attempts): number {
  const used = records.flatMap(({ usage }) => usage ?? [])
  return used.reduce((sum, usage) => sum + usage.promptTokens + usage.completionTokens, 0)
}
