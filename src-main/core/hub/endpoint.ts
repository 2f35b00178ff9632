import { kindOfAddress, leavesThisMac } from '../egress/address-rules.ts'
import type { EgressPolicy } from '../egress/target.ts'
import { CorralError } from '../errors.ts'

/** The hub that is asked. */
export interface Endpoint {
  /** Without a slash at its end; a mirror may lie below a path. */
  readonly base: string
  readonly origin: string
}

export const usualEndpoint = 'https://huggingface.co'

/** Where the hub and its mirrors keep large files. Read in huggingface_hub's documentation. */
const fileHosts = ['huggingface.co', 'hf.co']

/**
 * What `HF_ENDPOINT` says, as for Hugging Face's own tools. A wrong one is refused when it is used:
 * the usual hub in its place would be told what was meant for another.
 *
 * @throws CorralError `unavailable`
 */
export function endpointFrom(text: string | undefined): Endpoint {
  const url = URL.parse(text?.trim() || usualEndpoint)
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash
  if (!isPlain || !isSafe(url)) {
    throw new CorralError(
      'unavailable',
      'HF_ENDPOINT must be an https address without a name, password or query; http only on this machine.',
    )
  }
  return { base: url.origin + url.pathname.replace(/\/+$/, ''), origin: url.origin }
}

/** Who sets HF_ENDPOINT to a mirror in a private network means that network. */
export function policyFor(endpoint: Endpoint, url: URL): EgressPolicy {
  return { allowPrivate: url.origin === endpoint.origin && endpoint.base !== usualEndpoint }
}

/** Whether a file of the hub may come from there: the hub, its own file hosts, hosts below it. */
export function mayServe(endpoint: Endpoint, url: URL): boolean {
  if (url.origin === endpoint.origin) return true
  const hub = new URL(endpoint.origin)
  if (!leavesThisMac(hub)) return isLoopback(url)
  if (url.protocol !== 'https:') return false
  return [hub.hostname, ...fileHosts].some(
    (host) => url.hostname === host || url.hostname.endsWith(`.${host}`),
  )
}

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && !leavesThisMac(url))
}

function isLoopback(url: URL): boolean {
  return !leavesThisMac(url) && kindOfAddress(url.hostname.replace(/^\[|\]$/g, '')) === 'loopback'
}
