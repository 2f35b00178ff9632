import { isObject } from '../lib/is-object.ts'
import type { SecretSource, Vault } from './vault.ts'
import { VaultError } from './vault-error.ts'

/** Shorter ones would take ordinary words along. */
const shortest = 6

/**
 * Opens every secret, and answers a function that puts `[hidden]` in place of each, in any spelling
 * that a text may have it in. Holds the secrets for as long as the function lives.
 * @throws CorralError `vault_locked`
 */
export async function createSecretHider(
  sources: readonly SecretSource[],
  open: Vault['open'],
): Promise<(text: string) => string> {
  const spellings = new Set<string>()
  for (const { sealed, binding } of sources.flatMap((source) => source.list())) {
    const plain = await open(sealed, binding).catch((error: unknown) => {
      if (error instanceof VaultError) return ''
      throw error
    })
    for (const secret of [plain, ...stringsIn(plain)]) {
      if (secret.length < shortest) continue
      for (const spelling of spellingsOf(secret)) spellings.add(spelling)
    }
  }
  const longestFirst = [...spellings].toSorted((a, b) => b.length - a.length)
  return (text) => longestFirst.reduce((rest, one) => rest.replaceAll(one, '[hidden]'), text)
}

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const encoded = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...encoded]
}

/** A secret may be several, kept as JSON: the variables of a program, for example. */
function stringsIn(plain: string): string[] {
  try {
    return leaves(JSON.parse(plain))
  } catch {
    return []
  }
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(leaves)
  return isObject(value) ? Object.values(value).flatMap(leaves) : []
}
