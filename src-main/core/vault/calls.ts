import { api } from '../api.ts'
import type { Vault } from './vault.ts'

export function vaultCalls(vault: Vault) {
  const status = async () => {
    await vault.check()
    return vault.status()
  }
  return {
    status: api.vault.status.handler(status),
    rotate: api.vault.rotate.handler(async ({ input }) => {
      await vault.rotate(input.key)
      return status()
    }),
    unlock: api.vault.unlock.handler(async ({ input }) => {
      await vault.unlock(input)
      return status()
    }),
    retry: api.vault.retry.handler(async () => {
      await vault.retry()
      return status()
    }),
    startOver: api.vault.startOver.handler(async () => {
      await vault.startOver()
      return status()
    }),
    recoveryKit: api.vault.recoveryKit.handler(async ({ input }) => ({
      kit: await vault.recoveryKit(input.passphrase),
    })),
    backups: {
      list: api.vault.backups.list.handler(() => vault.backups.list()),
      create: api.vault.backups.create.handler(() => vault.backups.create('asked')),
    },
    exportAll: api.vault.exportAll.handler(({ input }) =>
      vault.exportAll(input.passphrase, input.file),
    ),
  }
}
