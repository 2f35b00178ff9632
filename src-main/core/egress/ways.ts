import type { SecureContext } from 'node:tls'
import type { NetworkSettings, NetworkValues } from '../settings/network-settings.ts'
import { EgressError } from './egress-error.ts'
import { firstOfList, isException, proxyInEnvironment, suitsProxy } from './proxy-choice.ts'
import { createTrust } from './trust.ts'

/** A program that is asked to connect us to others. */
export interface Proxy {
  readonly url: URL
  /** Value of the header that it wants; `null` where it wants none. A secret. */
  readonly authorization: string | null
}

/** How connections are made, as the settings were at one moment. */
export interface Way {
  /** `null`: directly. Of what leaves this Mac only. @throws EgressError `proxy`; CorralError */
  proxyFor(target: URL): Promise<Proxy | null>
  /** By what certificates are judged; `undefined`: by what Node comes with. */
  trusted(): Promise<SecureContext | undefined>
}

export interface Ways {
  /** Another object as soon as connections have to be made in another way. */
  current(): Way
  /** Address of the proxy that the system names for this target; `null` for none that can be used. */
  systemProxy(target: URL): Promise<string | null>
}

/** Without any proxy, trusting whom Node trusts. */
export const plainWays: Ways = {
  current: () => plainWay,
  systemProxy: async () => null,
}
const plainWay: Way = {
  proxyFor: async () => null,
  trusted: async () => undefined,
}

export function createWays(deps: {
  readonly settings: NetworkSettings
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What the system says for a URL, as a list such as `PROXY host:port; DIRECT`. */
  readonly systemProxy?: ((url: string) => Promise<string>) | undefined
}): Ways {
  const { settings, environment, systemProxy } = deps
  let current: { readonly values: NetworkValues; readonly way: Way } | null = null

  const wayOf = (values: NetworkValues): Way => ({
    async proxyFor(target) {
      if (values.proxy === 'none' || !suitsProxy(target)) return null
      if (isException(target, values.exceptions)) return null
      if (values.proxy === 'system') return systemChoice(target)
      const { proxyAddress: address, proxyUser: user } = values
      if (address === null) throw proxyTrouble('the address of the proxy is missing')
      const password = await settings.password.open(address)
      const { unreadable } = settings.password.status(address)
      if (unreadable) throw proxyTrouble('the password of the proxy has to be entered again')
      return { url: new URL(address), authorization: basic(user ?? '', password ?? '') }
    },
    trusted: createTrust(values),
  })

  const systemChoice = async (target: URL): Promise<Proxy | null> => {
    const inEnvironment = proxyInEnvironment(environment)
    if (inEnvironment.proxy !== null) {
      if (isException(target, inEnvironment.exceptions)) return null
      return proxyFromText(inEnvironment.proxy)
    }
    if (!systemProxy) return null
    const list = await systemProxy(target.href).catch((cause: unknown) => {
      throw new EgressError('proxy', 'this system does not say which proxy to ask', { cause })
    })
    const first = firstOfList(list)
    if (first === undefined) {
      throw proxyTrouble('this Mac names a SOCKS proxy, and only http and https proxies are spoken')
    }
    return first === null ? null : proxyFromText(first)
  }

  return {
    current() {
      const values = settings.get()
      if (current?.values !== values) current = { values, way: wayOf(values) }
      return current.way
    },
    systemProxy: (target) =>
      systemChoice(target).then(
        (proxy) => proxy?.url.origin ?? null,
        () => null,
      ),
  }
}

/** The proxy of a variable, which may hold a name and a password. @throws EgressError `proxy` */
function proxyFromText(text: string): Proxy {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw proxyTrouble('the proxy of this system is no http or https address')
  }
  const { username, password, origin } = url
  return {
    url: new URL(origin),
    authorization: basic(decodeURIComponent(username), decodeURIComponent(password)),
  }
}

function basic(user: string, password: string): string | null {
  if (user === '' && password === '') return null
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

function proxyTrouble(message: string): EgressError {
  return new EgressError('proxy', message)
}
