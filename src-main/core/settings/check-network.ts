import type { NetworkChange } from '../../contract/network.ts'
import { CorralError } from '../errors.ts'
import type { Change } from './changes.ts'
import type { NetworkValues } from './network-settings.ts'

/**
 * A change as it is kept.
 * @throws CorralError `invalid_input` for what is no proxy's address or no host, and for a proxy of
 *   one's own without an address
 */
export function checkNetwork(
  before: NetworkValues,
  change: Omit<NetworkChange, 'proxyPassword'>,
): Change<NetworkValues> {
  const { proxyAddress, proxyUser, exceptions, ...rest } = change
  const address = proxyAddress ? checkedAddress(proxyAddress) : proxyAddress && null
  const checked = {
    ...rest,
    ...(proxyAddress !== undefined && { proxyAddress: address || null }),
    ...(proxyUser !== undefined && { proxyUser: proxyUser || null }),
    ...(exceptions && { exceptions: [...new Set(exceptions.map(checkedHost))] }),
  }
  const { proxy = before.proxy, proxyAddress: after = before.proxyAddress } = checked
  if (proxy === 'custom' && after === null) {
    throw refused(
      'proxyAddress',
      'Give the address of the proxy, such as http://proxy.example:8080.',
    )
  }
  return checked
}

function checkedAddress(text: string): string {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw refused('proxyAddress', 'The proxy must be an http or https address.')
  }
  if (url.username || url.password) {
    throw refused('proxyAddress', 'Name and password of the proxy have fields of their own.')
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    throw refused('proxyAddress', 'The address of a proxy has a host and a port, and no path.')
  }
  return url.origin
}

/** Any host that a URL can have, with a star or a dot before it, a port or a network's bits after it. */
function checkedHost(text: string): string {
  const host = text.toLowerCase()
  if (
    !/^(\*|\*?\.?[\p{L}\p{N}_-][\p{L}\p{N}._-]*(:\d{1,5}|\/\d{1,2})?|[\da-f:[\]]+(\/\d{1,3})?)$/u.test(
      host,
    )
  ) {
    throw refused('exceptions', `${text} is not a host.`)
  }
  return host
}

function refused(param: string, message: string): CorralError {
  return new CorralError('invalid_input', message, { param })
}
