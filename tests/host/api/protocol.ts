// protocol: the app's own schemes and the handlers that serve them.
import { expectArgument } from '../core/arguments.ts'
import { lifecycle } from '../core/lifecycle.ts'
import {
  addScheme,
  fromChromium,
  isPrivileged,
  policyToChromium,
  toChromium,
} from '../core/scheme-address.ts'
import { strict } from '../core/strict.ts'
import { requestBody } from '../chromium/paused-request.ts'
import type { PausedRequest } from '../chromium/protocol.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: { scheme: string }[]) {
    if (lifecycle.ready) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    }
    for (const { scheme } of schemes) {
      expectArgument(0, scheme, 'string')
      addScheme(scheme)
    }
  },

  handle(scheme: string, handler: Handler) {
    lifecycle.requireReady('protocol.handle cannot be called before app is ready')
    expectArgument(0, scheme, 'string')
    expectArgument(1, handler, 'function')
    if (!isPrivileged(scheme)) {
      throw new Error(`test host: scheme '${scheme}' was not registered as privileged`)
    }
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },

  unhandle(scheme: string) {
    if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`)
  },

  isProtocolHandled: (scheme: string) => handlers.has(scheme),
})

export function handlerOf(url: string): Handler | undefined {
  return handlers.get(url.slice(0, url.indexOf(':')))
}

/** Answers a request of Chromium's from a handler; null where it is not for one of ours. */
export async function serve(paused: PausedRequest): Promise<Response | null> {
  const url = fromChromium(paused.request.url)
  if (url === paused.request.url) return null
  const handler = handlerOf(url)
  if (!handler) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME ${url}`)

  const { method, headers } = paused.request
  const request = new Request(url, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, fromChromium(value)]),
    body: requestBody(paused) ?? null,
  })
  const response = await handler(request)
  if (!(response instanceof Response)) throw new TypeError('net::ERR_UNEXPECTED: not a Response')
  return new Response(response.body, {
    status: response.status,
    headers: adaptHeaders(response.headers),
  })
}

function adaptHeaders(headers: Headers): Headers {
  const adapted = new Headers(headers)
  const policy = headers.get('content-security-policy')
  if (policy) adapted.set('content-security-policy', policyToChromium(policy))
  const location = headers.get('location')
  if (location) adapted.set('location', toChromium(location))
  return adapted
}
