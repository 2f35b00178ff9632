import { and, eq, notInArray } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { activeKey } from './keyring.ts'
import { kidOf, sealedValues } from './sealed-values.ts'
import { keyring } from './table.ts'
import { VaultError } from './vault-error.ts'
import type { SecretSource, Vault } from './vault.ts'

/** A secret that was being sealed when the key changed may reach its row a little later. */
const retireAfterMs = 60_000
/** Each pass finds only what was changed during the one before. */
const mostPasses = 10

export interface Progress {
  readonly done: number
  readonly total: number
}

/**
 * Seals again, under the active data key, every secret that is under another. Each row is replaced
 * only if nobody has changed it meanwhile, so a crash leaves a mixture that opens. A row that does
 * not open is marked and left as it is.
 */
export async function resealAll(
  db: Db,
  sources: readonly SecretSource[],
  vault: Pick<Vault, 'open' | 'seal'>,
  report: (progress: Progress) => void,
  stopped: () => boolean,
): Promise<void> {
  const hopeless = new Set<string>()
  const kid = activeKey(db, 'data')?.kid
  for (let pass = 0; pass < mostPasses; pass++) {
    const all = sources.flatMap((source) => source.list().map((row) => ({ source, row })))
    const rest = all.filter(
      ({ source, row }) => kidOf(row.sealed) !== kid && !hopeless.has(`${source.name} ${row.id}`),
    )
    if (rest.length === 0) return
    let done = all.length - rest.length
    for (const { source, row } of rest) {
      if (stopped()) return
      report({ done: done++, total: all.length })
      try {
        const plain = await vault.open(row.sealed, row.binding)
        source.replace(row.id, row.sealed, await vault.seal(plain, row.binding))
      } catch (error) {
        if (!(error instanceof VaultError)) throw error
        hopeless.add(`${source.name} ${row.id}`)
        source.markUnreadable(row.id)
      }
    }
  }
}

/** Retires the data keys that no secret needs any more. */
export function retireUnused(db: Db, now: Date): void {
  const active = activeKey(db, 'data')
  if (!active || now.getTime() - active.createdAt.getTime() < retireAfterMs) return
  const used = sealedValues(db.$client).map((sealed) => kidOf(sealed) ?? '')
  const unused = and(
    eq(keyring.use, 'data'),
    eq(keyring.state, 'opens_only'),
    notInArray(keyring.kid, [...new Set(used)]),
  )
  db.update(keyring).set({ state: 'retired' }).where(unused).run()
}

/** Is there a data key left that only opens: was a rotation cut short? */
export function hasFormerKeys(db: Db): boolean {
  const former = and(eq(keyring.use, 'data'), eq(keyring.state, 'opens_only'))
  return db.select().from(keyring).where(former).get() !== undefined
}
