import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** A JSON body as it came; empty where there is none. */
    bodyBytes: Uint8Array
  }
}

/** JSON bodies are parsed, and kept as they came for targets that speak the client's protocol. */
export function keepJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.decorateRequest('bodyBytes')
  app.addHook('onRequest', async (request) => {
    request.bodyBytes = empty
  })
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      request.bodyBytes = bytes
      void parse(request, bytes.toString('utf8'), done)
    },
  )
}

const empty = new Uint8Array()
