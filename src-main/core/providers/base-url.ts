import type { Protocol } from '../../contract/providers.ts'
import { CorralError } from '../errors.ts'

/** `v1`, `v1beta`, `v4`: a segment of a path that says which version of an API follows. */
const versionSegment = /^v\d+((alpha|beta)\d*)?$/i

/**
 * A provider's address as it is stored: scheme, host, port and path, without a slash or `/v1` at
 * its end. People write it with and without `/v1`; both mean the same. A path that names a version
 * elsewhere, such as Gemini's `/v1beta/openai`, stays as it is.
 *
 * @throws CorralError `invalid_input` when it is no http or https address, or holds a name, a
 *   password, a query or a fragment
 */
export function normaliseBaseUrl(text: string): string {
  const url = parseHttpUrl(text)
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const single = segments.filter((segment, at) => !(isV1(segment) && isV1(segments[at - 1])))
  if (isV1(single.at(-1)) && !single.slice(0, -1).some(isVersion)) single.pop()
  return [url.origin, ...single].join('/')
}

/** Scheme, host and port of a normalised address: what a key is bound to. */
export function originOf(baseUrl: string): string {
  return new URL(baseUrl).origin
}

/**
 * Where a provider answers `path` (such as `/models`) of a protocol. OpenAI's clients expect the
 * version in the base, Anthropic's add it themselves: hence the difference.
 */
export function endpointOf(baseUrl: string, protocol: Protocol, path: string): string {
  const segments = new URL(baseUrl).pathname.split('/')
  const versioned = protocol === 'openai' ? segments.some(isVersion) : isV1(segments.at(-1))
  return versioned ? `${baseUrl}${path}` : `${baseUrl}/v1${path}`
}

function parseHttpUrl(text: string): URL {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new CorralError('invalid_input', 'base_url must be an http or https address')
  }
  if (url.username || url.password || url.search || url.hash || /[?#@]/.test(text)) {
    throw new CorralError(
      'invalid_input',
      'base_url must hold no name, password, query or fragment',
    )
  }
  return url
}

function isVersion(segment: string): boolean {
  return versionSegment.test(segment)
}

function isV1(segment: string | undefined): boolean {
  return segment === 'v1'
}
