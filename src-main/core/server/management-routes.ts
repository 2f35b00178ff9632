import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { RPCHandler } from '@orpc/server/ws'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts/service.ts'
import type { CallContext } from '../api.ts'
import type { CorralRouter } from '../corral.ts'
import { CorralError } from '../errors.ts'
import { describeApi } from './api-description.ts'
import { errorBody, retryAfter } from './error-answer.ts'
import { eventStreamPaths } from './event-stream-paths.ts'
import { pacedSocket } from './paced-socket.ts'

/** Close code of RFC 6455, section 7.4.1. */
const policyViolation = 1008

/** Of a form that holds a name and a password. */
const maxFormBytes = 16 * 2 ** 10

/**
 * The contract at the local port: as REST below `/api`, described by `/api/openapi.json`, and over
 * a WebSocket for the web app. Who may call what is decided in the router, for every door alike.
 */
export function managementRoutes(
  app: FastifyInstance,
  deps: { accounts: Accounts; router: CorralRouter },
): void {
  const { accounts, router } = deps
  const rest = new OpenAPIHandler(router, {
    customErrorResponseBodyEncoder: errorBody,
    rootInterceptors: [async ({ next }) => retryAfter(await next())],
  })
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { caller, ip: address } = request
    const context: CallContext = { caller, address, log: app.log }
    const { matched } = await rest.handle(request, reply, { prefix: '/api', context })
    if (!matched) throw new CorralError('not_found', 'There is no such call.')
  }
  app.all('/api/*', { config: { public: true } }, answer)
  for (const path of eventStreamPaths()) {
    const url = `/api${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
    app.get(url, { config: { public: true, tokenInUrl: 'stream' } }, answer)
  }
  void app.register(async (scope) => {
    const asText = { parseAs: 'string', bodyLimit: maxFormBytes } as const
    const parse = async (_: FastifyRequest, body: string) =>
      Object.fromEntries(new URLSearchParams(body))
    scope.addContentTypeParser('application/x-www-form-urlencoded', asText, parse)
    scope.post('/api/auth/login', { config: { public: true } }, answer)
  })

  const document = describeApi()
  app.get('/api/openapi.json', { config: { public: true } }, () => document)
  app.get('/health', { config: { public: true } }, () => ({ status: 'ok', pid: process.pid }))

  const rpc = new RPCHandler(router)
  app.get('/api/ws', { websocket: true, config: { tokenInUrl: 'socket' } }, (socket, request) => {
    const { caller, ip: address } = request
    if (!caller) return socket.close(policyViolation, 'This token is not known here.')
    const close = accounts.streams.open(caller, () =>
      socket.close(policyViolation, 'Your session has ended. Sign in again.'),
    )
    socket.once('close', close)
    // Asked anew by each call: a socket stays open for long, and its token may be revoked.
    const current: CallContext = {
      get caller() {
        return accounts.current(caller)
      },
      address,
      log: app.log,
    }
    void rpc.upgrade(pacedSocket(socket), { context: current })
  })
}
