import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { keyFromPassphrase, startCost } from './passphrase.ts'

const rootBytes = 32
const shortestPassphrase = 12

export function newRoot(): Uint8Array {
  return randomBytes(rootBytes)
}

/** Names a root without telling it: eight bytes of an HMAC under it, base64url. */
export function rootIdOf(root: Uint8Array): string {
  const mac = createHmac('sha256', root).update('corral/root-id/v1').digest()
  return mac.subarray(0, 8).toString('base64url')
}

/** The key that wraps the keyring. */
export function wrappingKey(root: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', root, salt, 'corral/kek/v1', rootBytes))
}

/** A root as a person writes it: 32 bytes as hex, base64 or base64url; `null` for anything else. */
export function parseRoot(text: string): Uint8Array | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (/^[\w+/-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64url')
  return null
}

/** A root from what an operator sets: a root as text, else a passphrase. */
export async function rootFromText(text: string, salt: Uint8Array): Promise<Uint8Array> {
  return parseRoot(text) ?? (await keyFromPassphrase(text, salt, startCost))
}

/** Passphrases are as strong as they are long; a root as text is always strong enough. */
export function isTooWeak(text: string): boolean {
  return parseRoot(text) === null && text.length < shortestPassphrase
}
