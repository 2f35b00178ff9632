const reference = /^(env:|file:|op:\/\/|vault:|aws-sm:)/

/** Does the text say where a key is, instead of being one? */
export function isReference(text: string): boolean {
  return reference.test(text.trim())
}

/** The end of a key long enough that its end gives nothing away; else the empty string. */
export function lastFour(key: string): string {
  const text = key.trim()
  return text.length >= 20 ? text.slice(-4) : ''
}

/** "a, b,, a" names two models. */
export function namesOf(text: string): string[] {
  const names = text.split(/[,\n]/).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** Scheme, host and port, for which a key is entered; null when this is no web address. */
export function originOf(address: string): string | null {
  const url = parse(address)
  return url === null ? null : url.origin
}

/** The host to show in a list. */
export function hostOf(address: string): string {
  return parse(address)?.host ?? address
}

const privateHost =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[f[cd])|\.(local|lan|home|internal|ts\.net)$/

/** Is this a machine of the local network? Corral asks an administrator before it sends keys there. */
export function isPrivateAddress(address: string): boolean {
  const url = parse(address)
  if (url === null) return false
  return privateHost.test(url.hostname) || isBareName(url.hostname)
}

function isBareName(host: string): boolean {
  return host !== 'localhost' && !host.includes('.') && !host.startsWith('[')
}

function parse(address: string): URL | null {
  const url = URL.parse(address.trim())
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}
