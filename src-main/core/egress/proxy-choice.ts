import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { kindOfAddress } from './address-rules.ts'

/**
 * May a proxy be asked for this target at all? Only https to hosts that could be anywhere goes through
 * one: its certificate says whether the far end is the right one, wherever the proxy has led to. What
 * is of the own network (an address there, a name without a dot or in `.local`), and everything in
 * plain http, is asked directly, where its address can be judged.
 */
export function suitsProxy(target: URL): boolean {
  if (target.protocol !== 'https:') return false
  const host = hostOf(target)
  if (isIP(host) !== 0) return kindOfAddress(host) === 'public'
  return host.includes('.') && !host.endsWith('.local')
}

/**
 * Is the target one of these exceptions? As `NO_PROXY` is read by curl: a name means the hosts below
 * it, too; `*` means all; addresses may be networks such as 10.0.0.0/8; a port narrows it.
 */
export function isException(target: URL, exceptions: readonly string[]): boolean {
  const host = hostOf(target)
  const port = target.port || (target.protocol === 'https:' ? '443' : '80')
  return exceptions.some((text) => {
    const exception = text.trim().toLowerCase()
    if (exception === '*') return true
    if (isIP(host) !== 0) return holdsAddress(exception.replaceAll(/[[\]]/g, ''), host)
    const [name = '', onlyPort = port] = exception.replace(/^\*?\./, '').split(':')
    return name !== '' && onlyPort === port && (host === name || host.endsWith(`.${name}`))
  })
}

function holdsAddress(exception: string, host: string): boolean {
  const address = ipaddr.process(host)
  if (ipaddr.isValid(exception)) return ipaddr.process(exception).toString() === address.toString()
  if (!ipaddr.isValidCIDR(exception)) return false
  const [network, bits] = ipaddr.parseCIDR(exception)
  return network.kind() === address.kind() && address.match(network, bits)
}

function hostOf(target: URL): string {
  return target.hostname.toLowerCase().replaceAll(/^\[|\]$|\.$/g, '')
}

type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says of https: the proxy, and what is asked without it. */
export function proxyInEnvironment(environment: Environment): {
  readonly proxy: string | null
  readonly exceptions: readonly string[]
} {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || ''
  const proxy = read('HTTPS_PROXY') || read('ALL_PROXY')
  return {
    proxy: proxy === '' ? null : proxy,
    exceptions: read('NO_PROXY')
      .split(/[\s,]+/)
      .filter((one) => one !== ''),
  }
}

/**
 * The first way of a list such as `PROXY 10.0.0.1:8080; DIRECT`, as macOS and Chromium write it.
 * @returns `null` for no proxy; `undefined` where all that is listed are proxies of another kind
 */
export function firstOfList(list: string): string | null | undefined {
  const ways = list.split(';').map((way) => way.trim().split(/\s+/))
  for (const [kind = '', host = ''] of ways) {
    if (kind.toUpperCase() === 'DIRECT') return null
    if (kind.toUpperCase() === 'PROXY') return `http://${host}`
    if (kind.toUpperCase() === 'HTTPS') return `https://${host}`
  }
  return ways.some(([kind]) => kind !== '') ? undefined : null
}
