import { and, eq, inArray, ne, notInArray } from 'drizzle-orm'
import type { Rows } from './rows.ts'
import { providerKeys } from './table.ts'

export const addressChanged = 'The address of the provider has changed. Enter the key again.'
export const cannotDecrypt = 'API key cannot be decrypted. Please re-enter your API key.'

/**
 * Notes that a provider is now at these origins. Keys that were entered for another are kept but not
 * used; those that were entered for one of these, and lost it for no other reason, are good again.
 */
export function bindKeysTo(rows: Rows, providerId: number, origins: string[], at: Date): void {
  const ofProvider = eq(providerKeys.providerId, providerId)
  rows
    .update(providerKeys)
    .set({ state: 'needs_reentry', stateReason: addressChanged, readyAt: null, updatedAt: at })
    .where(
      and(
        ofProvider,
        notInArray(providerKeys.origin, origins),
        ne(providerKeys.state, 'needs_reentry'),
      ),
    )
    .run()
  rows
    .update(providerKeys)
    .set({ state: 'ready', stateReason: null, readyAt: null, updatedAt: at })
    .where(
      and(
        ofProvider,
        inArray(providerKeys.origin, origins),
        eq(providerKeys.state, 'needs_reentry'),
        eq(providerKeys.stateReason, addressChanged),
      ),
    )
    .run()
}
