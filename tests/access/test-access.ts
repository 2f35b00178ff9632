import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type OpenDb, openDb } from '../../src-main/core/db/open.ts'
import type { Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import type {
  Access,
  AccessWish,
  NoAccess,
  ProviderAccess,
} from '../../src-main/core/providers/access/access.ts'
import { readCatalogue } from '../../src-main/core/providers/catalogue.ts'
import { createEgress } from '../../src-main/core/egress/egress.ts'
import type { OwnUse } from '../../src-main/core/egress/own-use.ts'
import { type Providers, createProviders } from '../../src-main/core/providers/providers.ts'
import {
  type FailureKind,
  UpstreamError,
  type UpstreamHeaders,
} from '../../src-main/core/providers/upstream/upstream-error.ts'
import { ownerOfAll } from '../../src-main/core/providers/who.ts'
import { openVault } from '../../src-main/core/vault/open-vault.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { newKey } from '../providers/rest.ts'
import { testHost } from '../helpers/test-host.ts'

/** Providers over the real database and vault, with clocks that only the test moves. */
export interface TestAccess extends AsyncDisposable {
  readonly providers: Providers
  readonly access: ProviderAccess
  readonly opened: OpenDb
  readonly dataDir: string
  /** Both clocks, or a jump of the one on the wall alone. */
  advance(ms: number): void
  jump(ms: number): void
  wallMs(): number
  provider(fields: Partial<Parameters<Providers['list']['create']>[0]>): Promise<Provider>
  addKey(
    provider: Provider,
    fields?: Partial<Parameters<Providers['keys']['create']>[1]>,
  ): Promise<ProviderKey>
  keysOf(provider: Provider): ProviderKey[]
  /** What a request would get. */
  take(provider: Provider, wish?: Partial<AccessWish>): Promise<Access | NoAccess>
  /** The same, where there has to be something. */
  must(provider: Provider, wish?: Partial<AccessWish>): Promise<Access>
}

export async function startAccess(
  options: {
    dataDir?: string
    addressCheckMs?: number
    nothingLeaves?: () => boolean
    onOwnUse?: (use: OwnUse) => void
    random?: () => number
    startMs?: number
  } = {},
): Promise<TestAccess> {
  const dataDir = options.dataDir ?? (await temporaryFolder())
  const resourcesDir = join(projectRoot, 'resources')
  const opened = openDb(join(dataDir, 'corral.db'), join(resourcesDir, 'migrations'))
  const environment = {}
  const vault = await openVault({
    db: opened.db,
    host: testHost(dataDir),
    kitCost: { m: 64, t: 1, p: 1 },
  })
  const egress = createEgress({
    ownPort: () => null,
    nothingLeaves: { isOn: options.nothingLeaves ?? (() => false), follow: () => () => {} },
    onOwnUse: options.onOwnUse ?? (() => {}),
  })
  let nowMs = 10_000
  let wallMs = options.startMs ?? Date.now()
  const providers = createProviders({
    db: opened.db,
    vault,
    catalogue: readCatalogue(resourcesDir),
    egress,
    log: testHost(dataDir).log,
    references: { environment, dataDir, egress },
    environment,
    now: () => new Date(wallMs),
    monotonicMs: () => nowMs,
    random: options.random ?? (() => 0),
    ...(options.addressCheckMs !== undefined && { addressCheckMs: options.addressCheckMs }),
  })
  const { access } = providers
  let made = 0
  const take = (provider: Provider, wish: Partial<AccessWish> = {}) =>
    access.take(provider.id, {
      userId: null,
      model: 'm',
      sessionKey: null,
      tried: new Set(),
      ...wish,
    })
  return {
    providers,
    access,
    opened,
    dataDir,
    advance(ms) {
      nowMs += ms
      wallMs += ms
    },
    jump: (ms) => void (wallMs += ms),
    wallMs: () => wallMs,
    provider: (fields) => providers.list.create({ name: `fake-${++made}`, ...fields }, ownerOfAll),
    addKey: ({ id }, fields = {}) =>
      providers.keys.create(id, { api_key: newKey(), ...fields }, ownerOfAll),
    keysOf: ({ id }) => providers.list.get(id, ownerOfAll).keys,
    take,
    async must(provider, wish) {
      const taken = await take(provider, wish)
      if (taken.kind === 'access') return taken
      throw new Error(`no access: ${taken.reason}`)
    },
    async [Symbol.asyncDispose]() {
      await access.stop()
      await egress.close()
      await vault.stop()
      opened.close()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export const aborted = { kind: 'aborted' } as const

export function succeeded(headers: UpstreamHeaders = {}) {
  return { kind: 'success', headers } as const
}

export function failed(kind: FailureKind, headers: UpstreamHeaders = {}) {
  return { kind: 'failure', error: new UpstreamError(kind, 'failed', { headers }) } as const
}
