import { z } from 'zod'
import type { Binding, Vault } from '../../vault/vault.ts'
import type { ServerRow } from './server-rows.ts'

export type Secrets = Readonly<Record<string, string>>

const StoredSecrets = z.record(z.string(), z.string())

/**
 * What the secrets of a server are sealed for: its program, or the origin of its address. Whoever
 * changes these has to enter them again, so nobody gets to read them by sending them elsewhere.
 */
export function bindingOf({ uid, transport }: Pick<ServerRow, 'uid' | 'transport'>): Binding {
  return transport.type === 'stdio'
    ? { context: `mcp_server:${uid}:environment of ${transport.command}`, origin: null }
    : { context: `mcp_server:${uid}:headers`, origin: new URL(transport.url).origin }
}

/** @throws CorralError `vault_locked` */
export async function sealSecrets(
  vault: Vault,
  row: Pick<ServerRow, 'uid' | 'transport'>,
  secrets: Secrets,
): Promise<string | null> {
  if (Object.keys(secrets).length === 0) return null
  return vault.seal(JSON.stringify(secrets), bindingOf(row))
}

/** @throws VaultError for what does not open; CorralError `vault_locked` */
export async function openSecrets(
  vault: Vault,
  row: Pick<ServerRow, 'uid' | 'transport' | 'sealed'>,
): Promise<Secrets> {
  if (row.sealed === null) return {}
  return StoredSecrets.parse(JSON.parse(await vault.open(row.sealed, bindingOf(row))))
}
