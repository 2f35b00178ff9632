import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** What the pages may do; the window's pages live under the same rules. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

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
