import type { VaultStatus } from '../../src-main/contract/vault.ts'
import { client } from '../api/client.ts'
import { createFetched, keepFresh } from './fetched.ts'

/** Whether the keys can be opened; asked from every screen, since all of them say when not. */
export const { useValue: useVault, refresh: refreshVault } = createFetched(() =>
  client.vault.status(),
)

/** Copies of the database. */
export const { useValue: useBackups, refresh: refreshBackups } = createFetched(() =>
  client.vault.backups.list(),
)

function beat(): number {
  return useVault.getState().value?.rotation == null ? 15_000 : 700
}

keepFresh(refreshVault, beat)

type Rotation = Parameters<typeof client.vault.rotate>[0]['key']
type Unlocking = Parameters<typeof client.vault.unlock>[0]

/** Runs a call whose answer is the new status. */
async function apply(call: Promise<VaultStatus>): Promise<VaultStatus> {
  try {
    return await call
  } finally {
    await refreshVault()
  }
}

export async function rotate(key: Rotation): Promise<void> {
  await apply(client.vault.rotate({ key }))
}

/** @throws Error when it is as locked as before */
export async function retryUnlock(): Promise<void> {
  const { state } = await apply(client.vault.retry())
  if (state === 'locked') throw new Error('Corral looked again. The vault is still locked.')
}

export async function unlock(way: Unlocking): Promise<void> {
  await apply(client.vault.unlock(way))
}

export async function startOver(): Promise<void> {
  await apply(client.vault.startOver({ confirm: 'start over' }))
}

/** Answers the kit, which is shown once. */
export async function makeRecoveryKit(passphrase: string): Promise<string> {
  const { kit } = await client.vault.recoveryKit({ passphrase })
  await refreshVault()
  return kit
}

export async function backUp(): Promise<void> {
  await client.vault.backups.create()
  await refreshBackups()
}
