import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import type { Entry } from '../../activity/entry.ts'
import type { CorralError } from '../../errors.ts'
import { isAnthropicRequest } from '../anthropic/dialect.ts'
import { isOllamaPath } from '../ollama/paths.ts'
import { type RequestLog, type RequestLogDeps, createRequestLog } from './request-log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of requests to models; `null` for all others. */
    requestLog: RequestLog | null
    /** What was answered instead of an answer. */
    refusal: CorralError | null
  }
  interface FastifyContextConfig {
    /** Asks a model: what becomes of such a request is logged. */
    asksModel?: boolean
  }
}

export interface DoorLogDeps extends RequestLogDeps {
  /** The program at the other end of a connection, as far as it is known by now. */
  readonly processOf: (socket: Socket) => string | null
}

const longestTraceparentChars = 55

/**
 * Gives every answer the id of its request, and every request to a model its log. Before all other
 * hooks: also who is not let in is logged. Routes ask for it by `asksModel`.
 */
export function logRequests(app: FastifyInstance, deps: DoorLogDeps): void {
  app.decorateRequest('requestLog', null)
  app.decorateRequest('refusal', null)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('x-corral-request-id', request.id)
    if (request.routeOptions.config.asksModel) begin(request, reply, deps)
    done()
  })
}

/** All that is posted to these routes asks a model. */
export function modelDoors(app: FastifyInstance, routes: (scope: FastifyInstance) => void): void {
  void app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      if (route.method === 'POST') route.config = { ...route.config, asksModel: true }
    })
    routes(scope)
  })
}

function begin(request: FastifyRequest, reply: FastifyReply, deps: DoorLogDeps): void {
  const { socket } = request.raw
  const log = createRequestLog(
    {
      id: request.id,
      door: doorOf(request),
      endpoint: request.routeOptions.url ?? '',
      traceparent: traceparentOf(request),
      caller: () => request.caller,
      process: () => deps.processOf(socket),
    },
    deps,
  )
  request.requestLog = log
  reply.raw.once('close', () => {
    const httpStatus = reply.raw.writableFinished ? reply.raw.statusCode : null
    log.over({ httpStatus, error: request.refusal })
  })
}

function doorOf({ routeOptions, headers }: FastifyRequest): Entry['door'] {
  const path = routeOptions.url ?? ''
  if (path.endsWith('/responses')) return 'responses'
  if (isOllamaPath(path)) return 'ollama'
  return isAnthropicRequest(path, headers) ? 'anthropic' : 'openai'
}

function traceparentOf({ headers }: FastifyRequest): string | null {
  const { traceparent } = headers
  const isOne = typeof traceparent === 'string' && traceparent.length === longestTraceparentChars
  return isOne ? traceparent : null
}
