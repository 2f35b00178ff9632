import type { McpTransport } from '../../../contract/tools.ts'
import { EgressError } from '../../egress/egress-error.ts'
import { checkUrl } from '../../egress/target.ts'
import { CorralError } from '../../errors.ts'
import type { KeptTransport } from './server-rows.ts'
import type { Secrets } from './server-secrets.ts'

/** Headers that the connection itself, or the protocol, sets. */
const ownHeaders =
  /^(host|connection|content-.*|transfer-encoding|te|upgrade|trailer|expect|accept.*|keep-alive|proxy-.*|mcp-.*|last-event-id)$/i

/**
 * What somebody has entered, in two: what may be shown, and what is sealed.
 * @throws CorralError `invalid_input`
 */
export function checkTransport(given: McpTransport): {
  readonly transport: KeptTransport
  readonly secrets: Secrets
} {
  if (given.type === 'stdio') {
    const { command, args, environment } = given
    if ([command, ...args, ...Object.values(environment)].some((text) => text.includes('\0'))) {
      throw invalid('A command has no zero characters.', 'transport')
    }
    const environmentNames = namesOf(environment, /^[A-Za-z_][\w.-]*$/, 'variable')
    return { transport: { type: 'stdio', command, args, environmentNames }, secrets: environment }
  }
  const { url, headers, allowPrivate = false } = given
  checkAddress(new URL(url), allowPrivate)
  const headerNames = namesOf(headers, /^[\w!#$%&'*+.^`|~-]+$/, 'header')
  const own = headerNames.find((name) => ownHeaders.test(name))
  if (own) throw invalid(`Corral sets the header ${own} itself.`, 'transport.headers')
  if (!Object.values(headers).every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value))) {
    throw invalid('A header has no line breaks and no special characters.', 'transport.headers')
  }
  return { transport: { type: 'http', url, headerNames, allowPrivate }, secrets: headers }
}

/**
 * The secrets of a changed server: an empty value stands for the one that is kept.
 * @param kept of before, or `null` when they were for another program or origin
 * @throws CorralError `invalid_input` when a kept value is wanted that is for somewhere else
 */
export function withKeptSecrets(given: Secrets, kept: Secrets | null): Secrets {
  const entries = Object.entries(given).map(([name, value]) => {
    if (value !== '') return [name, value]
    if (kept === null) {
      throw invalid(
        `Enter the value of ${name} again: the one that is kept was for another program or address.`,
        'transport',
      )
    }
    return [name, kept[name] ?? '']
  })
  return Object.fromEntries(entries) as Secrets
}

function checkAddress(url: URL, allowPrivate: boolean): void {
  if (url.username !== '' || url.password !== '') {
    throw invalid('A password belongs into a header, not into the address.', 'transport.url')
  }
  try {
    checkUrl(url, { allowPrivate })
  } catch (error) {
    if (!(error instanceof EgressError)) throw error
    throw invalid(`Corral does not connect to this address: ${error.message}.`, 'transport.url')
  }
}

function namesOf(values: Secrets, pattern: RegExp, kind: string): string[] {
  const names = Object.keys(values)
  const wrong = names.find((name) => !pattern.test(name))
  if (wrong !== undefined) throw invalid(`That is no name of a ${kind}.`, 'transport')
  if (names.length > 50) throw invalid(`At most 50 names of ${kind}s are kept.`, 'transport')
  return names
}

function invalid(message: string, param: string): CorralError {
  return new CorralError('invalid_input', message, { param })
}
