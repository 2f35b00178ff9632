import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../accounts/caller.ts'
import type { Accounts } from '../accounts/service.ts'
import { CorralError } from '../errors.ts'
import { presentedToken } from './presented-token.ts'
import { headerValues, isForThisMachine, isOwnOrigin } from './same-machine.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any route runs; `null` when the request shows no token. */
    caller: Caller | null
  }
  interface FastifyContextConfig {
    /** Answers without a token. Every other route refuses such a request. */
    public?: boolean
    /**
     * A WebSocket. Browsers cannot set its headers, so the token may stand in the URL; and they see
     * the reason of a refusal only after the handshake, so the route itself refuses a null caller.
     */
    socket?: boolean
  }
}

/**
 * What every request passes first, before its body is read: is it meant for this machine, does it
 * come from a page of our own or from no page at all, and who sends it.
 */
export function guardDoor(app: FastifyInstance, accounts: Accounts): void {
  app.decorateRequest('caller', null)

  app.addHook('onRequest', async (request) => {
    const port = request.socket.localPort ?? 0
    if (!isForThisMachine(headerValues(request.raw.rawHeaders, 'host'), port)) {
      throw new CorralError('forbidden', 'This address does not belong to Corral.')
    }
    if (!isOwnOrigin(request.headers.origin, port)) {
      throw new CorralError('forbidden', 'Web pages of other sites may not use Corral.')
    }
    const { public: isPublic, socket } = request.routeOptions.config
    if (socket) {
      request.caller = callerInUrl(request, accounts)
      return
    }
    request.caller = callerOf(presentedToken(request.headers, null), accounts)
    if (!request.caller && !isPublic) {
      throw new CorralError(
        'unauthorized',
        'Show a token of this Corral: Authorization: Bearer ck_…',
      )
    }
  })

  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, not the URL: that one may hold a token.
    const { method, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'request')
  })
}

/** @throws CorralError `unauthorized` when a token is shown that is not one of ours */
function callerOf(token: string | null, accounts: Accounts): Caller | null {
  if (token === null) return null
  const caller = accounts.authenticate(token)
  if (!caller) throw new CorralError('unauthorized', 'This token is not known here.')
  return caller
}

function callerInUrl(request: FastifyRequest, accounts: Accounts): Caller | null {
  try {
    const { searchParams } = new URL(request.url, 'http://localhost')
    return callerOf(presentedToken(request.headers, searchParams), accounts)
  } catch (error) {
    if (error instanceof CorralError) return null
    throw error
  }
}
