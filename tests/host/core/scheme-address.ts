// Chromium cannot be taught the app's own scheme over DevTools, so a page of app://corral/ lives at
// http://corral.app.localhost/: a secure context too, and intercepted before it reaches a network.

const privileged = new Set<string>()

export function addScheme(scheme: string) {
  privileged.add(scheme)
}

export function isPrivileged(scheme: string): boolean {
  return privileged.has(scheme)
}

/** Patterns, for Fetch.enable, of all that lives below one of the app's schemes. */
export function schemePatterns(): string[] {
  return [...privileged].map((scheme) => `http://*.${scheme}.localhost/*`)
}

export function toChromium(url: string): string {
  const [, scheme, host, rest] = /^([a-z][\w.+-]*):\/\/([^/?#]+)(.*)$/i.exec(url) ?? []
  if (!scheme || !privileged.has(scheme)) return url
  return `http://${host}.${scheme}.localhost${rest || '/'}`
}

export function fromChromium(url: string): string {
  const [, host, scheme, rest] = /^http:\/\/([^/?#]+)\.([\w+-]+)\.localhost(.*)$/.exec(url) ?? []
  if (!scheme || !privileged.has(scheme)) return url
  return `${scheme}://${host}${rest}`
}

/** The origin of a page as Electron reports it, such as app://corral. */
export function originOf(url: string): string {
  const [origin] = /^[a-z][\w.+-]*:\/\/[^/?#]*/i.exec(url) ?? []
  return origin ?? 'null'
}

/** A content security policy may name the app's scheme: app: or app://corral. */
export function policyToChromium(policy: string): string {
  return policy.replace(/(?<=\s)([a-z][\w+-]*):(\/\/[^\s;]+)?/gi, (source, scheme, address) => {
    if (!privileged.has(scheme)) return source
    return address ? toChromium(source).replace(/\/$/, '') : `http://*.${scheme}.localhost`
  })
}
