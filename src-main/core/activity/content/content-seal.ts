import { randomBytes, webcrypto } from 'node:crypto'
import type { FileKey } from '../../vault/vault.ts'
import type { SealedContent } from '../store/store-calls.ts'

/** What a seal belongs to: it opens for nothing else. */
type Place = Pick<SealedContent, 'requestId' | 'attempt' | 'kid' | 'expiresAtMs'>

/** A seal that was changed, or lies where another belongs. Says nothing of its content. */
export class ContentSealRefused extends Error {
  constructor() {
    super('What was kept is not what was sealed.')
    this.name = 'ContentSealRefused'
  }
}

/** Random, under one key: a billion of them are far from meeting. */
const nonceBytes = 12

/**
 * AES-256-GCM: a nonce, the ciphertext, the tag. Bound to its request, its attempt and its end.
 * Computed by a thread of Node's own, so the event loop does not wait for it.
 */
export async function sealContent(
  plain: Uint8Array<ArrayBuffer>,
  place: Place,
  { key }: FileKey,
): Promise<Uint8Array> {
  const nonce = randomBytes(nonceBytes)
  const sealed = await webcrypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: bindingOf(place) },
    await importKey(key),
    plain,
  )
  return Buffer.concat([nonce, new Uint8Array(sealed)])
}

/** @throws ContentSealRefused */
export async function openContent(
  { sealed, ...place }: SealedContent,
  { key }: FileKey,
): Promise<Uint8Array> {
  const imported = await importKey(key)
  const bytes = Uint8Array.from(sealed)
  const how = {
    name: 'AES-GCM',
    iv: bytes.subarray(0, nonceBytes),
    additionalData: bindingOf(place),
  }
  try {
    const plain = await webcrypto.subtle.decrypt(how, imported, bytes.subarray(nonceBytes))
    return new Uint8Array(plain)
  } catch {
    throw new ContentSealRefused()
  }
}

function bindingOf({ requestId, attempt, kid, expiresAtMs }: Place): Uint8Array<ArrayBuffer> {
  const place = ['corral/kept-content/v1', kid, requestId, attempt, expiresAtMs]
  return new TextEncoder().encode(JSON.stringify(place))
}

function importKey(key: Uint8Array): Promise<webcrypto.CryptoKey> {
  const bytes = Uint8Array.from(key)
  return webcrypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
