import { isIP } from 'node:net'
import { type AddressKind, isLocalName, isMetadataName, kindOfAddress } from './address-rules.ts'
import { EgressError } from './egress-error.ts'

/** What an administrator has allowed for one provider. */
export interface EgressPolicy {
  /** Private networks, and plain http there. */
  readonly allowPrivate: boolean
}

/** Where a connection is about to go. */
export interface Target {
  /** Without the brackets of IPv6. */
  readonly hostname: string
  readonly port: number
  readonly secure: boolean
}

function targetOf(url: URL): Target {
  const secure = url.protocol === 'https:'
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
  }
}

/**
 * What can be told from the URL alone, before anything is sent or resolved. URL parsing has already
 * turned `2130706433`, `0x7f.1` and the like into their plain form.
 *
 * @throws EgressError `blocked`
 */
export function checkUrl(url: URL, policy: EgressPolicy): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new EgressError('blocked', 'only http and https are spoken')
  }
  const target = targetOf(url)
  if (isMetadataName(target.hostname)) throw forbidden()
  if (isIP(target.hostname) !== 0) return checkAddress(target.hostname, target, policy)
  if (!target.secure && !isLocalName(target.hostname) && !policy.allowPrivate) throw needsHttps()
}

/**
 * May this target be reached at this address? Asked for literals, for every answer of a resolver,
 * and again for the far end of a connection that was made.
 *
 * @throws EgressError `blocked`
 */
export function checkAddress(address: string, target: Target, policy: EgressPolicy): void {
  const kind = kindOfAddress(address)
  if (kind === 'forbidden') throw forbidden()
  if (kind === 'public' && !target.secure) throw needsHttps()
  if (kind !== 'public' && !policy.allowPrivate && !isOwnLoopback(kind, target)) {
    throw new EgressError(
      'blocked',
      'it is a private address, which an administrator has to allow for this provider',
    )
  }
}

/** A public name that leads to this machine is a trick, not a local server. */
function isOwnLoopback(kind: AddressKind, target: Target): boolean {
  return kind === 'loopback' && (isIP(target.hostname) !== 0 || isLocalName(target.hostname))
}

function forbidden(): EgressError {
  return new EgressError('blocked', 'nothing is ever sent to addresses of this kind')
}

function needsHttps(): EgressError {
  return new EgressError('blocked', 'outside this machine and private networks it must be https')
}
