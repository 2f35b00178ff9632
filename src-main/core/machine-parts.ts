import { arch, cpus, release, totalmem, type } from 'node:os'
import type { Db } from './db/open.ts'
import { versionsOf } from './desktop-parts.ts'
import { type BundlePart, makeBundle } from './diagnostics/bundle.ts'
import { diagnosticsCalls } from './diagnostics/calls.ts'
import type { Crashes } from './diagnostics/crashes.ts'
import { networkCalls } from './egress/calls.ts'
import { type Egress, createEgress } from './egress/egress.ts'
import { type LeaveSwitch, createLeaveSwitch } from './egress/leave-switch.ts'
import type { OwnUse } from './egress/own-use.ts'
import { type Ways, createWays } from './egress/ways.ts'
import { CorralError } from './errors.ts'
import type { Host } from './host.ts'
import type { LibraryParts } from './library-parts.ts'
import { policyFor } from './hub/endpoint.ts'
import type { Library } from './library/library.ts'
import type { Pool } from './pool/pool.ts'
import type { Providers } from './providers/providers.ts'
import { ownerOfAll } from './providers/who.ts'
import type { RoutingService } from './routing/routing.ts'
import { type NetworkSettings, createNetworkSettings } from './settings/network-settings.ts'
import { setupCalls } from './setup/calls.ts'
import { createSetup } from './setup/setup.ts'
import type { Settings } from './settings/settings.ts'
import type { Vault } from './vault/vault.ts'

/** The way out of this machine: which proxy, whom to trust, and whether at all. */
export interface Network {
  readonly settings: NetworkSettings
  readonly ways: Ways
  readonly egress: Egress
  readonly nothingLeaves: LeaveSwitch
}

/** What nearly everything is made with. */
interface Base {
  readonly db: Db
  readonly host: Host
  readonly vault: Vault
  readonly settings: Settings
}

export function openNetwork(
  base: Base,
  {
    ownPort,
    onOwnUse,
  }: { readonly ownPort: () => number | null; readonly onOwnUse: (use: OwnUse) => void },
): Network {
  const { environment, systemProxy } = base.host
  const settings = createNetworkSettings(base.db, base.vault)
  const ways = createWays({ settings, environment, systemProxy })
  const nothingLeaves = createLeaveSwitch(base.settings.activity)
  const egress = createEgress({ ownPort, nothingLeaves, onOwnUse, ways })
  return { settings, ways, egress, nothingLeaves }
}

/** The calls about the machine: how it reaches others, and what to tell whoever helps. */
export function machineCalls(
  base: Base,
  { hub, library }: Pick<LibraryParts, 'hub' | 'library'>,
  others: {
    readonly network: Network
    readonly crashes: Crashes
    readonly providers: Providers
    readonly pool: Pool
    readonly routing: Pick<RoutingService, 'rules'>
  },
) {
  const { host, vault } = base
  const { network, crashes, providers } = others
  const parts = bundleParts({ ...base, ...others, library })
  return {
    network: networkCalls({
      ...network,
      targetOf(providerId) {
        if (providerId === undefined) {
          const endpoint = hub.access.endpoint()
          return { url: endpoint.base, policy: policyFor(endpoint, new URL(endpoint.base)) }
        }
        const provider = providers.list.get(providerId, ownerOfAll)
        if (provider.base_url === null) {
          throw new CorralError('invalid_input', 'This provider has no address to ask.')
        }
        return { url: provider.base_url, policy: { allowPrivate: provider.allow_private } }
      },
    }),
    diagnostics: diagnosticsCalls(crashes, () => makeBundle(host, vault, parts)),
    setup: setupCalls(createSetup(base.db)),
  }
}

function bundleParts(
  deps: Base & Parameters<typeof machineCalls>[2] & { readonly library: Library },
): BundlePart[] {
  const { db, host, settings, network, providers, library, pool, routing, crashes } = deps
  return [
    {
      name: 'machine.json',
      about: 'Versions of Corral’s parts, the system, processor and memory',
      read: () => ({
        versions: versionsOf(db, host),
        system: { type: type(), release: release(), arch: arch() },
        processors: cpus().length,
        processor: cpus()[0]?.model ?? null,
        memoryBytes: totalmem(),
        uptimeSeconds: Math.round(process.uptime()),
      }),
    },
    {
      name: 'settings.json',
      about: 'Limits of the pool, the log, the proxy (no name, no password), authorities',
      read: () => {
        const { authorities, proxyUser, ...values } = network.settings.get()
        return {
          pool: settings.pool.get(),
          activity: settings.activity.get(),
          network: {
            ...values,
            hasProxyUser: proxyUser !== null,
            authorities: authorities.map(({ id }) => id),
          },
        }
      },
    },
    {
      name: 'providers.json',
      about: 'Names and addresses of providers, and how many keys each has',
      read: () =>
        providers.list.list(ownerOfAll).map((provider) => ({
          name: provider.name,
          address: provider.base_url,
          protocols: provider.protocols,
          predefined: provider.predefined,
          allowPrivate: provider.allow_private,
          models: provider.models.length,
          keys: provider.keys.length,
        })),
    },
    {
      name: 'models.json',
      about: 'Models on this machine: names, sizes and formats, no folders',
      read: () =>
        library.list().models.map((model) => ({
          id: model.id,
          fileName: model.fileName,
          sizeBytes: model.sizeBytes,
          architecture: model.architecture,
          quantization: model.quantization,
          parts: model.parts,
          folder: model.folder,
          check: model.check,
        })),
    },
    { name: 'pool.json', about: 'What is in memory, and what had to go', read: pool.status },
    { name: 'rules.json', about: 'Routing rules', read: routing.rules.list },
    { name: 'crashes.json', about: 'What went down lately, and where', read: crashes.list },
  ]
}
