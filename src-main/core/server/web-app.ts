import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { contentSecurityPolicy } from '../host.ts'

/** The window's app, for a browser. It holds no secret: it asks for a token before it calls. */
export async function webAppRoutes(app: FastifyInstance, dir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dir,
    serve: false,
    setHeaders(reply) {
      reply.header('content-security-policy', contentSecurityPolicy)
      reply.header('x-content-type-options', 'nosniff')
      reply.header('referrer-policy', 'no-referrer')
      reply.header('cross-origin-opener-policy', 'same-origin')
    },
  })
  app.get<{ Params: { '*': string } }>('/*', { config: { public: true } }, (request, reply) =>
    reply.sendFile(request.params['*'] || 'index.html'),
  )
}
