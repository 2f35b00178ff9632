import { CorralError } from '../../errors.ts'
import { originOf } from '../base-url.ts'
import type { CheckProvider } from '../check-provider.ts'
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
    readonly known: KnownProviders
    readonly settle: (entry: KeyEntry, event: KeyEvent) => void
    readonly background: Background
  },
): KeyQuestions {
  const { check, known, settle, background } = deps
  const asking = new WeakSet<KeyEntry>()

  const answerTo = async ({ row }: KeyEntry): Promise<KeyEvent> => {
    const provider = known.byId(row.providerId)
    const baseUrl = provider?.addresses.find((address) => originOf(address) === row.origin)
    if (!provider || baseUrl === undefined) return { type: 'unclear' }
    try {
      const secret = await openKey(deps, row, provider.row)
      const { signal } = background
      const status = await check(provider.row, { baseUrl, secret, signal })
      if (status === 401) return { type: 'confirmed' }
      return { type: status >= 200 && status < 300 ? 'acquitted' : 'unclear' }
    } catch (error) {
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
        if (!background.signal.aborted) settle(entry, event)
      })
    },
  }
}
