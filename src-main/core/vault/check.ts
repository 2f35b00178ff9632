import type { SecretSource, Vault } from './vault.ts'
import { VaultError } from './vault-error.ts'

/** Knows which secrets open, and remembers it for as long as their sealed text stays the same. */
export function createChecker(sources: readonly SecretSource[], open: Vault['open']) {
  /** By source and row: the sealed text that was tried last, and whether it opened. */
  const tried = new Map<string, { sealed: string; opens: boolean }>()
  const rows = () =>
    sources.flatMap((source) =>
      source.list().map((row) => ({ source, row, place: `${source.name} ${row.id}` })),
    )

  return {
    /** @throws CorralError `vault_locked` */
    async check(): Promise<void> {
      for (const { source, row, place } of rows()) {
        if (tried.get(place)?.sealed === row.sealed) continue
        const opens = await open(row.sealed, row.binding).then(
          () => true,
          (error: unknown) => {
            if (error instanceof VaultError) return false
            throw error
          },
        )
        tried.set(place, { sealed: row.sealed, opens })
        if (!opens) source.markUnreadable(row.id)
      }
    },

    count(): { secrets: number; unreadable: number } {
      const all = rows()
      const fails = all.filter(({ row, place }) => {
        const last = tried.get(place)
        return last?.sealed === row.sealed && !last.opens
      })
      return { secrets: all.length, unreadable: fails.length }
    },
  }
}
