import { z } from 'zod'
import { type NetworkChange, ProxyMode } from '../../contract/network.ts'
import type { Db } from '../db/open.ts'
import { watchTables } from '../db/table-changes.ts'
import type { Vault } from '../vault/vault.ts'
import { type ReadAuthority, readAuthorities } from './authorities.ts'
import { checkNetwork } from './check-network.ts'
import { createPreference } from './preference.ts'
import { type ProxyPassword, createProxyPassword } from './proxy-password.ts'
import { preferences, proxyPassword } from './table.ts'

const Values = z.object({
  proxy: ProxyMode,
  proxyAddress: z.string().nullable(),
  proxyUser: z.string().nullable(),
  exceptions: z.array(z.string()),
  systemCertificates: z.boolean(),
  authorities: z.array(z.object({ id: z.string(), pem: z.string() })),
})
/** How connections leave this Mac; `authorities` as they were entered. */
export type NetworkValues = z.infer<typeof Values>

const usual: NetworkValues = {
  proxy: 'system',
  proxyAddress: null,
  proxyUser: null,
  exceptions: [],
  systemCertificates: true,
  authorities: [],
}

/** Which proxy is asked, and whose certificates are trusted. */
export interface NetworkSettings {
  /** Cheap enough for every connection: the same object until something has changed, anywhere. */
  get(): NetworkValues
  readonly password: ProxyPassword
  /** @throws CorralError `invalid_input`, `vault_locked` */
  update(change: NetworkChange): Promise<void>
  /** @throws CorralError `invalid_input` */
  trust(pem: string): void
  distrust(id: string): void
}

export function createNetworkSettings(db: Db, vault: Vault): NetworkSettings {
  const kept = createPreference(db, 'network', { schema: Values, usual })
  const password = createProxyPassword(db, vault)
  const mayHaveChanged = watchTables(db, [
    { table: preferences, columns: null },
    { table: proxyPassword, columns: null },
  ])
  let current = usual
  const get = () => {
    if (mayHaveChanged()) current = kept.get()
    return current
  }
  return {
    get,
    password,
    async update({ proxyPassword: secret, ...change }) {
      const before = get()
      const checked = checkNetwork(before, change)
      const { proxyAddress = before.proxyAddress } = checked
      // First the password, which may be refused: then nothing has changed.
      if (typeof secret === 'string') await password.keep(secret, proxyAddress)
      if (secret === null) password.forget()
      kept.save(checked)
    },
    trust(pem) {
      const known = get().authorities
      const added = readAuthorities(pem).filter(({ id }) => known.every((one) => one.id !== id))
      kept.save({ authorities: [...known, ...added.map(keptForm)] })
    },
    distrust(id) {
      kept.save({ authorities: get().authorities.filter((one) => one.id !== id) })
    },
  }
}

function keptForm({ id, pem }: ReadAuthority) {
  return { id, pem }
}
