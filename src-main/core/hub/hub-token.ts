import { eq } from 'drizzle-orm'
import type { HubToken } from '../../contract/hub.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { type SecretSource, type Vault, VaultError } from '../vault/vault.ts'
import { type Endpoint, usualEndpoint } from './endpoint.ts'
import { hubToken } from './table.ts'

/** The token for the hub, sealed. It never leaves but to the hub that it was entered for. */
export interface HubTokenStore {
  status(): HubToken
  /** @throws CorralError `invalid_input`, `vault_locked` */
  save(token: string): Promise<void>
  remove(): void
  /** Whose the token for this origin is. */
  noteAccount(origin: string, account: string): void
  /** The token for this origin, else that of `HF_TOKEN`. `null` without, also while the vault is locked. */
  tokenFor(origin: string): Promise<string | null>
}

const onlyRow = 1
const binding = (origin: string) => ({ context: 'hub_token:1:token', origin })

export function createHubToken(deps: {
  readonly db: Db
  readonly vault: Vault
  readonly endpoint: () => Endpoint
  readonly environment: Readonly<Record<string, string | undefined>>
}): HubTokenStore {
  const { db, vault, endpoint, environment } = deps
  vault.registerSecrets(secretSource(db))
  const row = () => db.select().from(hubToken).where(eq(hubToken.id, onlyRow)).get()
  const fromEnvironment = () => {
    const value = environment.HF_TOKEN?.trim() ?? ''
    return isToken(value) ? value : null
  }
  const originNow = () => {
    try {
      return endpoint().origin
    } catch {
      return null
    }
  }

  return {
    status() {
      const kept = row()
      const base = environment.HF_ENDPOINT?.trim() || usualEndpoint
      if (kept && kept.origin === originNow()) {
        const { lastFour, account, unreadable: needsReentry } = kept
        return { present: true, source: 'vault', lastFour, account, needsReentry, endpoint: base }
      }
      const value = fromEnvironment()
      return {
        present: value !== null,
        source: value === null ? null : 'environment',
        lastFour: value === null ? null : hintOf(value),
        account: null,
        needsReentry: false,
        endpoint: base,
      }
    },
    async save(text) {
      const token = text.trim()
      if (!isToken(token)) {
        throw new CorralError('invalid_input', 'A token has no spaces and no special characters.')
      }
      const { origin } = endpoint()
      const sealed = await vault.seal(token, binding(origin))
      const lastFour = hintOf(token)
      const values = { sealed, origin, lastFour, account: null, unreadable: false }
      const updatedAt = new Date()
      db.insert(hubToken)
        .values({ id: onlyRow, ...values, updatedAt })
        .onConflictDoUpdate({ target: hubToken.id, set: { ...values, updatedAt } })
        .run()
    },
    remove: () => void db.delete(hubToken).run(),
    noteAccount: (origin, account) =>
      void db.update(hubToken).set({ account }).where(eq(hubToken.origin, origin)).run(),
    async tokenFor(origin) {
      const kept = row()
      if (!kept || kept.origin !== origin) return fromEnvironment()
      try {
        return await vault.open(kept.sealed, binding(origin))
      } catch (error) {
        if (error instanceof VaultError) markUnreadable(db, kept.sealed)
        return null
      }
    },
  }
}

/** What the vault walks when it rotates keys, checks or restores. */
function secretSource(db: Db): SecretSource {
  return {
    name: 'hub_token',
    list: () =>
      db
        .select()
        .from(hubToken)
        .all()
        .map(({ id, sealed, origin }) => ({ id: String(id), sealed, binding: binding(origin) })),
    replace: (_, was, now) =>
      db.update(hubToken).set({ sealed: now }).where(eq(hubToken.sealed, was)).run().changes === 1,
    markUnreadable() {
      db.update(hubToken).set({ unreadable: true }).run()
    },
  }
}

function markUnreadable(db: Db, sealed: string): void {
  db.update(hubToken).set({ unreadable: true }).where(eq(hubToken.sealed, sealed)).run()
}

/** Shorter ones would be told by their last four characters. */
function hintOf(token: string): string | null {
  return token.length >= 20 ? token.slice(-4) : null
}

function isToken(text: string): boolean {
  return /^[\x21-\x7e]{1,512}$/.test(text)
}
