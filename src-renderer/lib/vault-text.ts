import type { VaultStatus } from '../../src-main/contract/vault.ts'

type Root = NonNullable<VaultStatus['root']>
type Reason = NonNullable<VaultStatus['reason']>

export const rootText: Record<Root, string> = {
  environment: 'In the variable CORRAL_MASTER_KEY',
  keychain: 'In the keychain of this Mac',
  file: 'In a file that only this account can read',
}

export const reasonText: Record<Reason, string> = {
  root_missing: 'The root secret is not where Corral keeps it.',
  root_denied:
    'The keychain did not give out the root secret. It may be locked, or the question was declined.',
  root_wrong: 'The root secret that Corral found is not the one the keys were sealed with.',
}

export const passphraseRule = 'At least 12 characters. Several words are good.'

/** Why a new passphrase does not do yet; null when it does. */
export function passphraseProblem(passphrase: string, again: string): string | null {
  if (passphrase.length < 12) return 'The passphrase needs at least 12 characters.'
  return passphrase === again ? null : 'The two passphrases differ.'
}
