import type { LookupAddress, LookupOptions } from 'node:dns'
import { type Socket, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { SecureContext } from 'node:tls'
import { callbackify } from 'node:util'
import { buildConnector } from 'undici'
import { isLocalName, kindOfAddress } from './address-rules.ts'
import { EgressError } from './egress-error.ts'
import type { Outside } from './outside.ts'
import { type EgressPolicy, type Target, checkAddress } from './target.ts'
import { openTunnel } from './tunnel.ts'
import type { Proxy, Way } from './ways.ts'

export interface ConnectorDeps {
  readonly policy: EgressPolicy
  /** Corral's own port, which it never asks; `null` while it is closed. */
  readonly ownPort: () => number | null
  /** Asks for the addresses of a name: the system's resolver. */
  readonly lookup: Lookup
  /** For connections that leave this Mac; `null` for those that cannot. */
  readonly outside: Outside | null
  readonly way: Way
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
 * after, because only that is what the bytes go to. Where a proxy connects us, these are checks of
 * the proxy, and the certificate alone says that the far end is who was meant.
 */
export function guardedConnector(deps: ConnectorDeps): buildConnector.connector {
  return connectorOf((options) => connectGuarded(options, deps))
}

function connectorOf(connect: (options: ConnectOptions) => Promise<Socket>) {
  const withCallback = callbackify(connect)
  const connector: buildConnector.connector = (options, callback) =>
    withCallback(options, (error, socket) =>
      error ? callback(error, null) : callback(null, socket),
    )
  return connector
}

type ConnectOptions = Parameters<buildConnector.connector>[0]

/** @throws EgressError; what the socket fails with */
async function connectGuarded(options: ConnectOptions, deps: ConnectorDeps): Promise<Socket> {
  const secure = options.protocol === 'https:'
  const hostname = options.hostname.replace(/^\[|\]$/g, '')
  const port = options.port === '' ? (secure ? 443 : 80) : Number(options.port)
  const target: Target = { hostname, port, secure }
  const check = (address: string) => checkFarEnd(address, target, deps)
  if (isIP(hostname) !== 0) check(hostname)
  const over = deps.outside?.begin() ?? (() => {})
  const signal = deps.outside?.signal()
  try {
    const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`)
    const proxy = deps.outside ? await deps.way.proxyFor(url) : null
    const toTarget = {
      ...(secure && { secureContext: await deps.way.trusted() }),
      ...(signal && { signal }),
    }
    signal?.throwIfAborted()
    if (!proxy) {
      const socket = await connectChecked({ ...options, hostname }, check, deps.lookup, toTarget)
      return noteBytes(socket.once('close', over))
    }
    const tunnel = await openTunnel(
      proxy,
      `${options.hostname}:${port}`,
      connectorToProxy(proxy, deps, signal),
    )
    tunnel.once('close', over)
    return noteBytes(await connectOver(tunnel, { ...options, hostname }, toTarget))
  } catch (error) {
    over()
    throw signal?.aborted ? signal.reason : error
  }
}

/** What a socket may be made with, beside where it goes. */
interface SocketOptions {
  readonly secureContext?: SecureContext | undefined
  /** Ends the socket at any moment: while its name is asked for, while it connects, later. */
  readonly signal?: AbortSignal
}

function connectChecked(
  options: ConnectOptions,
  check: (address: string) => void,
  lookup: Lookup,
  more: SocketOptions,
): Promise<Socket> {
  const connect = connectorWith({ ...more, lookup: checkedLookup(lookup, check) })
  return new Promise((resolve, reject) => {
    connect(options, (error, socket) => {
      if (error) return reject(error)
      try {
        check(farEndOf(socket))
        resolve(socket)
      } catch (blocked) {
        socket.destroy()
        reject(blocked)
      }
    })
  })
}

/** TLS with the target, through what the proxy has opened. */
function connectOver(
  tunnel: Socket,
  options: ConnectOptions,
  more: SocketOptions,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connectorWith(more)({ ...options, httpSocket: tunnel }, (error, socket) => {
      if (!error) return resolve(socket)
      tunnel.destroy()
      reject(error)
    })
  })
}

/** An administrator has chosen the proxy, so it may stand in a private network, or on this Mac. */
function connectorToProxy(
  proxy: Proxy,
  deps: ConnectorDeps,
  signal: AbortSignal | undefined,
): buildConnector.connector {
  const { hostname, port: written, protocol } = proxy.url
  const secure = protocol === 'https:'
  const port = written === '' ? (secure ? 443 : 80) : Number(written)
  const target: Target = { hostname: hostname.replace(/^\[|\]$/g, ''), port, secure: true }
  const check = (address: string) => {
    checkFarEnd(address, target, { ...deps, policy: { allowPrivate: true } })
    if (secure || proxy.authorization === null || kindOfAddress(address) !== 'public') return
    throw new EgressError(
      'proxy',
      'the password would be sent in the clear: a public proxy that wants one must be https',
    )
  }
  return connectorOf(async (options) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0) check(host)
    const more = {
      ...(secure && { secureContext: await deps.way.trusted() }),
      ...(signal && { signal }),
    }
    return connectChecked({ ...options, hostname: host }, check, deps.lookup, more)
  })
}

function connectorWith(options: buildConnector.BuildOptions & SocketOptions) {
  return buildConnector({ timeout: connectTimeoutMs, allowH2: false, ...options })
}

/** So that whoever meets the error of a socket knows whether it had served before. */
function noteBytes(socket: Socket): Socket {
  return socket.once('error', (broken) => Object.assign(broken, { bytesRead: socket.bytesRead }))
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
