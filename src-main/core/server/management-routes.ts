import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { RPCHandler } from '@orpc/server/ws'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { contract } from '../../contract/contract.ts'
import type { Accounts } from '../accounts/service.ts'
import type { CallContext } from '../api.ts'
import type { CorralRouter } from '../corral.ts'
import { CorralError } from '../errors.ts'

/** Close code of RFC 6455, section 7.4.1. */
const policyViolation = 1008

/**
 * The contract at the local port: as REST below `/api`, described by `/api/openapi.json`, and over
 * a WebSocket for the web app. Who may call what is decided in the router, for every door alike.
 */
export function managementRoutes(
  app: FastifyInstance,
  deps: { accounts: Accounts; router: CorralRouter },
): void {
  const { accounts, router } = deps
  const contextOf = (request: FastifyRequest): CallContext => ({
    caller: request.caller,
    log: app.log,
  })

  const rest = new OpenAPIHandler(router)
  app.all('/api/*', { config: { public: true } }, async (request, reply) => {
    const options = { prefix: '/api' as const, context: contextOf(request) }
    const { matched } = await rest.handle(request, reply, options)
    if (!matched) throw new CorralError('not_found', 'There is no such call.')
  })

  const document = describeApi()
  app.get('/api/openapi.json', { config: { public: true } }, () => document)
  app.get('/health', { config: { public: true } }, () => ({ status: 'ok', pid: process.pid }))

  const rpc = new RPCHandler(router)
  app.get('/api/ws', { websocket: true, config: { socket: true } }, (socket, request) => {
    const { caller } = request
    if (!caller) return socket.close(policyViolation, 'This token is not known here.')
    // Asked anew by each call: a socket stays open for long, and its token may be revoked.
    const context: CallContext = {
      get caller() {
        return accounts.current(caller)
      },
      log: app.log,
    }
    void rpc.upgrade(socket, { context })
  })
}

function describeApi() {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
    info: { title: 'Corral', version: '1' },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
}
