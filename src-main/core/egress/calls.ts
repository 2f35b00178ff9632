import type { Network } from '../../contract/network.ts'
import { api } from '../api.ts'
import { readAuthority } from '../settings/authorities.ts'
import type { NetworkSettings } from '../settings/network-settings.ts'
import { type TestTarget, testConnection } from './connection-test.ts'
import type { Egress } from './egress.ts'
import type { Ways } from './ways.ts'

/** Somewhere outside, to show which proxy the system names. */
const anywhere = new URL('https://huggingface.co')

/** The calls `network.*` of the contract. */
export function networkCalls(deps: {
  readonly settings: NetworkSettings
  readonly ways: Ways
  readonly egress: Egress
  /** Of this provider, or of the hub. @throws CorralError `not_found` */
  readonly targetOf: (providerId: number | undefined) => TestTarget
}) {
  const { settings, ways, egress, targetOf } = deps
  const calls = api.network

  const present = async (): Promise<Network> => {
    const { proxy, proxyAddress, proxyUser, exceptions, systemCertificates, authorities } =
      settings.get()
    const { kept, unreadable } = settings.password.status(proxyAddress)
    return {
      proxy,
      proxyAddress,
      proxyUser,
      exceptions,
      systemCertificates,
      hasProxyPassword: kept,
      passwordUnreadable: unreadable,
      authorities: authorities.map(({ pem }) => readAuthority(pem)),
      // To ask the system may mean that it asks its network.
      systemProxy: egress.keepsHere(anywhere.href) ? null : await ways.systemProxy(anywhere),
    }
  }

  return {
    get: calls.get.handler(present),
    update: calls.update.handler(async ({ input }) => {
      await settings.update(input)
      return present()
    }),
    trust: calls.trust.handler(({ input }) => {
      settings.trust(input.pem)
      return present()
    }),
    distrust: calls.distrust.handler(({ input }) => {
      settings.distrust(input.id)
      return present()
    }),
    test: calls.test.handler(({ input, signal }) =>
      testConnection({ egress, ways }, targetOf(input.providerId), signal),
    ),
  }
}
