import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mayCall } from '../accounts/caller.ts'
import type { RouteClass } from '../activity/metrics/door-counts.ts'
import type { Metrics } from '../activity/metrics/metrics.ts'
import { CorralError } from '../errors.ts'
import { isLlamaServerPath } from '../gateway/llama-server/paths.ts'
import { isLmStudioPath } from '../gateway/lm-studio/paths.ts'
import { isOllamaPath } from '../gateway/ollama/paths.ts'
import { isOpenAiPath } from '../gateway/openai/paths.ts'
import type { ActivitySettings } from '../settings/activity-settings.ts'

export interface MetricsRouteDeps {
  readonly metrics: Pick<Metrics, 'door' | 'render'>
  readonly settings: Pick<ActivitySettings, 'get'>
}

/**
 * `GET /metrics` for Prometheus, and what it has to know of all requests: call it after the door is
 * guarded and before the routes are made.
 */
export function metricsRoute(app: FastifyInstance, deps: MetricsRouteDeps): void {
  const { metrics, settings } = deps
  app.addHook('onRequest', (request, reply, done) => {
    // A socket is refused after its handshake, where no answer follows that could be counted.
    if (request.routeOptions.config.tokenInUrl === 'socket') {
      if (!request.caller) metrics.door.denied(routeClassOf(request), 'unauthorized')
    } else if (routeClassOf(request) === 'apps') {
      reply.raw.once('close', metrics.door.begun())
    }
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    countDenial(request, reply, metrics)
    done()
  })
  app.get('/metrics', { config: { public: true } }, async (request, reply) => {
    if (!settings.get().open_metrics && !mayCall(request.caller, 'admin')) throw refusal(request)
    const { contentType, text } = await metrics.render()
    return reply.header('content-type', contentType).send(text)
  })
}

function refusal({ caller }: FastifyRequest): CorralError {
  if (caller) return new CorralError('forbidden', 'Metrics need a token with admin access.')
  return new CorralError(
    'unauthorized',
    'Show a token with admin access, or let this machine read the metrics without one.',
  )
}

const denials = { 401: 'unauthorized', 403: 'forbidden', 429: 'rate_limited' } as const

function countDenial(
  request: FastifyRequest,
  { statusCode }: FastifyReply,
  { door }: Pick<Metrics, 'door'>,
): void {
  const reason = denials[statusCode as keyof typeof denials]
  if (!reason) return
  const route = routeClassOf(request)
  // Elsewhere it is a matter of limits, not of who may come in.
  if (reason !== 'rate_limited' || route === 'sign_in') door.denied(route, reason)
}

function routeClassOf({ url }: FastifyRequest): RouteClass {
  const path = url.split('?', 1)[0] ?? url
  if (path === '/metrics') return 'metrics'
  if (path.startsWith('/api/auth/')) return 'sign_in'
  return isDoorOfApps(path) ? 'apps' : 'management'
}

function isDoorOfApps(path: string): boolean {
  return [isOpenAiPath, isOllamaPath, isLmStudioPath, isLlamaServerPath].some((is) => is(path))
}
