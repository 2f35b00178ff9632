import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../accounts/caller.ts'
import type { Accounts, TokenPlace } from '../accounts/service.ts'
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
     * Set where browsers cannot set headers, so the token may stand in the URL. A `socket` refuses
     * a null caller itself: a browser sees the reason only after the handshake.
     */
    tokenInUrl?: 'socket' | 'stream'
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
    const { public: isPublic, tokenInUrl } = request.routeOptions.config
    if (tokenInUrl === 'socket') {
      request.caller = await callerOrNull(request, accounts)
      return
    }
    request.caller = await callerOf(request, accounts)
    if (!request.caller && !isPublic) {
      throw new CorralError(
        'unauthorized',
        'Show a token of this Corral: Authorization: Bearer ck_…',
      )
    }
  })

  const watched = new Set<FastifyReply['raw']>()
  app.addHook('onSend', async (request, reply) => {
    if (!isEventStream(reply)) return
    endWithItsRight(request, reply, accounts)
    // What is watched has no end of its own: a stop would wait for it in vain.
    if (request.method === 'GET') {
      watched.add(reply.raw)
      reply.raw.once('close', () => watched.delete(reply.raw))
    }
  })
  app.addHook('preClose', async () => {
    for (const raw of watched) raw.destroy()
  })

  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, not the URL: that one may hold a token.
    const { method, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    const { statusCode: status } = reply
    // The files of the web app come by the dozen with each page.
    const level = routeOptions.url === '/*' && status < 400 ? 'debug' : 'info'
    request.log[level]({ method, route: routeOptions.url, status, ms }, 'request')
  })
}

/** @throws CorralError `unauthorized` when a token is shown that is not one of ours */
async function callerOf(request: FastifyRequest, accounts: Accounts): Promise<Caller | null> {
  const { tokenInUrl } = request.routeOptions.config
  const query = tokenInUrl ? new URL(request.url, 'http://localhost').searchParams : null
  const shown = presentedToken(request.headers, query)
  if (!shown) return null
  const place: TokenPlace = shown.place === 'url' ? `${tokenInUrl ?? 'stream'} url` : 'header'
  const caller = await accounts.authenticate(shown.token, place)
  if (!caller) throw new CorralError('unauthorized', 'This token is not known here.')
  return caller
}

async function callerOrNull(request: FastifyRequest, accounts: Accounts): Promise<Caller | null> {
  try {
    return await callerOf(request, accounts)
  } catch (error) {
    if (error instanceof CorralError) return null
    throw error
  }
}

function isEventStream(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/event-stream')
}

/** A stream is cut when its caller may no longer read it. */
function endWithItsRight(request: FastifyRequest, reply: FastifyReply, accounts: Accounts): void {
  if (!request.caller) return
  const close = accounts.streams.open(request.caller, () => reply.raw.destroy())
  reply.raw.once('close', close)
}
