import { CorralError } from '../../errors.ts'
import { originOf } from '../base-url.ts'
import type { CheckProvider } from '../check-provider.ts'
import type { Egress } from '../../egress/egress.ts'
import { type KeySecretDeps, KeyUnusable, openKey } from '../key-secrets.ts'
import type { Background } from './background.ts'
import type { KeyEvent } from './key-state.ts'
import type { KeyEntry } from './key-states.ts'
import type { KnownProviders } from './known-providers.ts'

/** Asks providers in the background whether they mean it when they refuse a key. */
export interface KeyQuestions {
  ask(entry: KeyEntry): void
}

export function createKeyQuestions(
  deps: KeySecretDeps & {
    readonly check: CheckProvider
    readonly egress: Pick<Egress, 'keepsHere'>
    readonly known: KnownProviders
    readonly settle: (entry: KeyEntry, event: KeyEvent) => void
    readonly background: Background
  },
): KeyQuestions {
  const { check, egress, known, settle, background } = deps
  const asking = new WeakSet<KeyEntry>()

  /** `null` while nothing may leave this Mac: then nobody was asked, and the key stays as it is. */
  const answerTo = async ({ row }: KeyEntry): Promise<KeyEvent | null> => {
    const provider = known.byId(row.providerId)
    const baseUrl = provider?.addresses.find((address) => originOf(address) === row.origin)
    if (!provider || baseUrl === undefined) return { type: 'unclear' }
    if (egress.keepsHere(baseUrl)) return null
    try {
      const secret = await openKey(deps, row, provider.row)
      const { signal } = background
      const at = { purpose: 'key check', baseUrl, key: row, secret, signal } as const
      const status = await check(provider.row, at)
      if (status === 401) return { type: 'confirmed' }
      return { type: status >= 200 && status < 300 ? 'acquitted' : 'unclear' }
    } catch (error) {
      if (isKeptHere(error)) return null
      if (error instanceof KeyUnusable || error instanceof CorralError) return { type: 'unclear' }
      throw error
    }
  }

  return {
    ask(entry) {
      if (asking.has(entry)) return
      asking.add(entry)
      background.run(async () => {
        const event = await answerTo(entry)
        asking.delete(entry)
        if (event && !background.signal.aborted) settle(entry, event)
      })
    },
  }
}

/** `forbidden` is the switch's word alone: what a provider refuses has a status. */
function isKeptHere(error: unknown): boolean {
  if (error instanceof KeyUnusable) return error.reason === 'nothing_leaves'
  return error instanceof CorralError && error.code === 'forbidden'
}
