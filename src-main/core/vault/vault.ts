import type { Backup, VaultStatus } from '../../contract/vault.ts'

export { VaultError } from './vault-error.ts'

/** What a sealed secret belongs to. It opens for the same binding only. */
export interface Binding {
  /** The row and field, such as `provider_key:<uid>:api_key`. */
  readonly context: string
  /** Scheme, host and port that the secret may be sent to; `null` for none in particular. */
  readonly origin: string | null
}

/** Where a feature keeps its sealed secrets, so that the vault can walk them. Reads now, not later. */
export interface SecretSource {
  readonly name: string
  list(): { readonly id: string; readonly sealed: string; readonly binding: Binding }[]
  /** In one transaction: writes `now` if the row still holds `was`; says whether it did. */
  replace(id: string, was: string, now: string): boolean
  /** Notes that this secret no longer opens and has to be entered again. Keeps the sealed text. */
  markUnreadable(id: string): void
}

interface SigningKey {
  readonly kid: string
  /** 32 bytes or more, for HS256. */
  readonly key: Uint8Array
}

export interface FileKey {
  /** Names the key without telling it. */
  readonly kid: string
  readonly key: Uint8Array
}

type UnlockWith =
  | { readonly secret: string }
  | { readonly kit: string; readonly passphrase: string }

/**
 * Keeps secrets sealed in the database under keys that only the root secret opens. Locked when the
 * root is missing, denied or wrong: then whatever needs a key throws CorralError `vault_locked`,
 * and nothing is overwritten or deleted.
 */
export interface Vault {
  status(): VaultStatus
  /** Cheap: for what was opened a moment ago. @throws CorralError `vault_locked` */
  demandOpen(): Promise<void>
  /** Compact JWE that opens for this binding only. @throws CorralError `vault_locked` */
  seal(plain: string, binding: Binding): Promise<string>
  /** @throws VaultError for what does not open; CorralError `vault_locked` */
  open(sealed: string, binding: Binding): Promise<string>
  /** What new sessions are signed with. @throws CorralError `vault_locked` */
  signingKey(): Promise<SigningKey>
  /** The key of sessions that are still good, `null` for any other. @throws CorralError `vault_locked` */
  verificationKey(kid: string): Promise<Uint8Array | null>
  /**
   * 32 bytes for files that a feature seals by itself; another for each purpose, and another after a
   * new data key, with another `kid`: what was sealed before is lost then, so it is for what can be
   * made again. @throws CorralError `vault_locked`
   */
  fileKey(purpose: string): Promise<FileKey>
  /** Calls back after all sessions have ended at once; the answer ends that. */
  onSessionsEnded(listener: () => void): () => void
  registerSecrets(source: SecretSource): void
  /** Opens each secret once and marks those that fail. Costs nothing for what it has seen before. */
  check(): Promise<void>
  /**
   * Answers a function that takes every secret out of a text. It is for one text or a few: it knows
   * all secrets. @throws CorralError `vault_locked`
   */
  secretHider(): Promise<(text: string) => string>
  /** Finishes what a crash has cut short. Once, after all features have registered their secrets. */
  resume(): Promise<void>
  /** Done when every secret is under the new key. A crash on the way loses nothing. */
  rotate(key: 'data' | 'sessions' | 'root'): Promise<void>
  /** Keeps the root where this machine keeps roots. @throws CorralError `invalid_input` when it does not fit */
  unlock(using: UnlockWith): Promise<void>
  /** Looks for the root secret again. */
  retry(): Promise<void>
  /** A new root and new keys; what was sealed before stays, marked as to be entered again. */
  startOver(): Promise<void>
  /** The root secret under a passphrase, as text. */
  recoveryKit(passphrase: string): Promise<string>
  readonly backups: {
    list(): Promise<Backup[]>
    create(reason: Backup['reason']): Promise<Backup>
  }
  /** Database and root in one new file under a passphrase. @throws CorralError `conflict` when the file exists */
  exportAll(passphrase: string, file: string): Promise<{ file: string; size_bytes: number }>
  /** Breaks off what runs and waits for it; the next start goes on with it. */
  stop(): Promise<void>
}
