import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** What an address on the network is to us. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'forbidden'

/**
 * Services of clouds that hand out credentials and do not lie in a link-local range: Azure
 * (168.63.129.16), Alibaba (100.100.100.200), Oracle (192.0.0.192), AWS over IPv6.
 */
const metadataAddresses = new Set([
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
])

/** Names under which clouds answer for their metadata service. */
const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'instance-data',
  'instance-data.ec2.internal',
])

/**
 * Sorts an address written in any form that the system understands. An IPv4 address that is mapped
 * into IPv6 is what it carries. One behind a translator (NAT64 of RFC 6052, 6to4, the old
 * compatible form) may only be public: what is private beyond a translator is not our network.
 * Whatever has no place on the open internet and is neither loopback nor private is forbidden.
 */
export function kindOfAddress(address: string): AddressKind {
  const bare = address.replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return 'forbidden'
  const parsed = ipaddr.process(bare)
  if (parsed instanceof ipaddr.IPv4) return kindOf(parsed)
  const translated = translatedIpv4(parsed)
  if (!translated) return kindOf(parsed)
  return kindOf(translated) === 'public' ? 'public' : 'forbidden'
}

function kindOf(address: ipaddr.IPv4 | ipaddr.IPv6): AddressKind {
  if (metadataAddresses.has(address.toString())) return 'forbidden'
  const range: string = address.range()
  if (range === 'unicast') return 'public'
  if (range === 'loopback') return 'loopback'
  return ['private', 'uniqueLocal', 'carrierGradeNat'].includes(range) ? 'private' : 'forbidden'
}

function translatedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray()
  const range: string = address.range()
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6))
  const compatible = bytes.slice(0, 12).every((byte) => byte === 0) && range !== 'loopback'
  return range === 'rfc6052' || compatible ? new ipaddr.IPv4(bytes.slice(12)) : null
}

/** `localhost` and the names below it, which mean this machine whatever a resolver says. */
export function isLocalName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname)
}

export function isMetadataName(hostname: string): boolean {
  return metadataNames.has(hostname.toLowerCase().replace(/\.$/, ''))
}

/**
 * Whether a request to this URL could reach another machine. Only a literal loopback address and
 * `localhost` cannot: any other name has to be asked for, and the question leaves already.
 */
export function leavesThisMac(url: URL): boolean {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(hostname) === 0) return !isLocalName(hostname)
  return kindOfAddress(hostname) !== 'loopback'
}
