import type { LookupAddress, LookupOptions } from 'node:dns'
import { type Socket, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buildConnector } from 'undici'
import { isLocalName, kindOfAddress } from './address-rules.ts'
import { EgressError } from './egress-error.ts'
import type { Outside } from './outside.ts'
import { type EgressPolicy, type Target, checkAddress } from './target.ts'

export interface ConnectorDeps {
  readonly policy: EgressPolicy
  /** Corral's own port, which it never asks; `null` while it is closed. */
  readonly ownPort: () => number | null
  /** Asks for the addresses of a name: the system's resolver. */
  readonly lookup: Lookup
  /** For connections that leave this Mac; `null` for those that cannot. */
  readonly outside: Outside | null
}

export type Lookup = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

const connectTimeoutMs = 10_000

/**
 * Makes connections to addresses that the policy allows, and no others: literals are checked before
 * (resolvers never see them), every answer of the resolver in between, and the far end of the socket
 * after, because only that is what the bytes go to.
 */
export function guardedConnector(deps: ConnectorDeps): buildConnector.connector {
  return (options, callback) => {
    const secure = options.protocol === 'https:'
    const hostname = options.hostname.replace(/^\[|\]$/g, '')
    const port = options.port === '' ? (secure ? 443 : 80) : Number(options.port)
    const target: Target = { hostname, port, secure }
    const check = (address: string) => checkFarEnd(address, target, deps)
    let over = () => {}
    try {
      if (isIP(hostname) !== 0) check(hostname)
      if (deps.outside) over = deps.outside.begin()
    } catch (error) {
      return callback(error as Error, null)
    }
    const signal = deps.outside?.signal()
    const connect = buildConnector({
      timeout: connectTimeoutMs,
      allowH2: false,
      lookup: checkedLookup(deps.lookup, check),
      // Ends the socket at any moment: while its name is asked for, while it connects, later.
      ...(signal && { signal }),
    })
    connect({ ...options, hostname }, (error, socket) => {
      if (error) {
        over()
        return callback(error, null)
      }
      socket.once('close', over)
      try {
        check(farEndOf(socket))
        socket.once('error', (broken) => Object.assign(broken, { bytesRead: socket.bytesRead }))
        callback(null, socket)
      } catch (blocked) {
        socket.destroy()
        callback(blocked as Error, null)
      }
    })
  }
}

function checkFarEnd(address: string, target: Target, { policy, ownPort }: ConnectorDeps): void {
  checkAddress(address, target, policy)
  if (target.port === ownPort() && isThisMachine(address)) {
    throw new EgressError('blocked', 'it is Corral itself')
  }
}

function isThisMachine(address: string): boolean {
  if (kindOfAddress(address) === 'loopback') return true
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return own.some((one) => one.address === address)
}

function farEndOf(socket: Socket): string {
  return socket.remoteAddress ?? ''
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void

/** One answer that is not allowed refuses the name: who mixes them is up to something. */
function checkedLookup(lookup: Lookup, check: (address: string) => void) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback) => {
    addressesOf(lookup, hostname, options, (error, found) => {
      if (error) return callback(error, [])
      try {
        for (const { address } of found) check(address)
      } catch (blocked) {
        return callback(blocked as Error, [])
      }
      const first = found[0]
      if (!first) return callback(new Error('the name has no address'), [])
      if (options.all) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
}

/** `localhost` is this machine by definition (RFC 6761), so no resolver is asked for it. */
function addressesOf(
  lookup: Lookup,
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
): void {
  if (!isLocalName(hostname)) return lookup(hostname, { ...options, all: true }, callback)
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ])
}
