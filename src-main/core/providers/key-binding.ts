import { and, eq, ne } from 'drizzle-orm'
import type { Rows } from './rows.ts'
import { providerKeys } from './table.ts'

export const addressChanged = 'The address of the provider has changed. Enter the key again.'
export const cannotDecrypt = 'API key cannot be decrypted. Please re-enter your API key.'

/**
 * Notes that a provider is now at `origin`. Keys that were entered for another origin are kept but
 * not used there; those that were entered for this one, and lost it for no other reason, are good
 * again.
 */
export function bindKeysTo(rows: Rows, providerId: number, origin: string, at: Date): void {
  const ofProvider = eq(providerKeys.providerId, providerId)
  rows
    .update(providerKeys)
    .set({ state: 'needs_reentry', stateReason: addressChanged, updatedAt: at })
    .where(
      and(ofProvider, ne(providerKeys.origin, origin), ne(providerKeys.state, 'needs_reentry')),
    )
    .run()
  rows
    .update(providerKeys)
    .set({ state: 'ready', stateReason: null, updatedAt: at })
    .where(
      and(
        ofProvider,
        eq(providerKeys.origin, origin),
        eq(providerKeys.state, 'needs_reentry'),
        eq(providerKeys.stateReason, addressChanged),
      ),
    )
    .run()
}
