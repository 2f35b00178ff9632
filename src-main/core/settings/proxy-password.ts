import { eq } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { type SecretSource, type Vault, VaultError } from '../vault/vault.ts'
import { proxyPassword } from './table.ts'

/** What the proxy wants to be told, sealed. It is told to no other than the one it was entered for. */
export interface ProxyPassword {
  status(origin: string | null): { readonly kept: boolean; readonly unreadable: boolean }
  /** @throws CorralError `invalid_input` without a proxy to keep it for, `vault_locked` */
  keep(password: string, origin: string | null): Promise<void>
  forget(): void
  /** `null` when none is kept for this proxy, or it no longer opens. @throws CorralError `vault_locked` */
  open(origin: string): Promise<string | null>
}

const onlyRow = 1
const binding = (origin: string) => ({ context: 'proxy_password:1', origin })

export function createProxyPassword(db: Db, vault: Vault): ProxyPassword {
  vault.registerSecrets(secretSource(db))
  const row = () => db.select().from(proxyPassword).where(eq(proxyPassword.id, onlyRow)).get()
  return {
    status(origin) {
      const kept = row()
      const isKept = kept !== undefined && kept.origin === origin
      return { kept: isKept, unreadable: isKept && kept.unreadable }
    },
    async keep(password, origin) {
      if (origin === null) {
        throw new CorralError('invalid_input', 'A password needs the address of its proxy.', {
          param: 'proxyPassword',
        })
      }
      const sealed = await vault.seal(password, binding(origin))
      const values = { sealed, origin, unreadable: false, updatedAt: new Date() }
      db.insert(proxyPassword)
        .values({ id: onlyRow, ...values })
        .onConflictDoUpdate({ target: proxyPassword.id, set: values })
        .run()
    },
    forget: () => void db.delete(proxyPassword).run(),
    async open(origin) {
      const kept = row()
      if (kept?.origin !== origin) return null
      try {
        return await vault.open(kept.sealed, binding(origin))
      } catch (error) {
        if (!(error instanceof VaultError)) throw error
        db.update(proxyPassword)
          .set({ unreadable: true })
          .where(eq(proxyPassword.sealed, kept.sealed))
          .run()
        return null
      }
    },
  }
}

/** What the vault walks when it rotates keys, checks or restores. */
function secretSource(db: Db): SecretSource {
  return {
    name: 'proxy_password',
    list: () =>
      db
        .select()
        .from(proxyPassword)
        .all()
        .map(({ id, sealed, origin }) => ({ id: String(id), sealed, binding: binding(origin) })),
    replace: (_, was, now) =>
      db.update(proxyPassword).set({ sealed: now }).where(eq(proxyPassword.sealed, was)).run()
        .changes === 1,
    markUnreadable() {
      db.update(proxyPassword).set({ unreadable: true }).run()
    },
  }
}
