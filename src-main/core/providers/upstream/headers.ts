import type { IncomingHttpHeaders } from 'node:http'
import type { Protocol } from '../../../contract/providers.ts'
import type { Secret } from '../secret.ts'
import type { UpstreamHeaders } from './upstream-error.ts'

/** The version of the API that is asked for: platform.claude.com/docs/en/api/versioning. */
export const anthropicVersion = '2023-06-01'

/** Of a client's headers, those that a provider of its own protocol may see. */
const passedOn: Readonly<Record<Protocol, RegExp>> = {
  anthropic: /^(anthropic-(version|beta)|x-stainless-.+|x-claude-code-session-id)$/,
  openai:
    /^(openai-beta|x-stainless-.+|session[-_]id|thread-id|conversation_id|originator|x-client-request-id)$/,
}

/** Node sends no others; undici reads values as UTF-8. */
const sendable = /^[\t\x20-\x7e]*$/

/** Of a provider's headers, those that a client may see. */
const passedBack =
  /^(request-id|x-request-id|retry-after(-ms)?|anthropic-ratelimit-.+|x-ratelimit-.+|openai-processing-ms|openai-version)$/

/**
 * The headers of a request to a provider. `client` only where its own bytes are passed on; cookies,
 * tokens of Corral and the like never are.
 */
export function headersTo(
  protocol: Protocol,
  secret: Secret | null,
  { stream, client = {} }: { stream: boolean; client?: IncomingHttpHeaders },
): Record<string, string> {
  const passed = Object.entries(client).flatMap(([name, value]) =>
    typeof value === 'string' && passedOn[protocol].test(name) ? [[name, value] as const] : [],
  )
  return {
    ...authorization(protocol, secret),
    ...Object.fromEntries(passed),
    'content-type': 'application/json',
    accept: stream ? 'text/event-stream' : 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'corral',
  }
}

/** How a provider is shown a key, and which version of its API is meant. */
export function authorization(protocol: Protocol, secret: Secret | null): Record<string, string> {
  const version = protocol === 'anthropic' ? { 'anthropic-version': anthropicVersion } : {}
  if (!secret) return version
  if (protocol === 'anthropic') return { ...version, 'x-api-key': secret.reveal() }
  return { authorization: `Bearer ${secret.reveal()}` }
}

export function headersBack(headers: UpstreamHeaders): Record<string, string> {
  const passed = Object.entries(headers).flatMap(([name, value]) => {
    const isPassed = typeof value === 'string' && passedBack.test(name) && sendable.test(value)
    return isPassed ? [[name, value] as const] : []
  })
  return Object.fromEntries(passed)
}
