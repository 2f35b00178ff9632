import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'
import { Unreadable } from './unreadable.ts'

/** 16 bytes that sign, then 16 bytes that encrypt. */
export type FernetKey = Uint8Array & { readonly length: 32 }

const version = 0x80
const blockBytes = 16
const macBytes = 32
/** Version, time (64 bits), initialisation vector. */
const headBytes = 1 + 8 + blockBytes
const maxTokenLength = 16_384

/** The key that a text such as ENCRYPTION_KEY stands for: 44 characters of base64url; else `null`. */
export function parseFernetKey(text: string): FernetKey | null {
  const bytes = text.length === 44 ? decodeBase64url(text, 'padded') : null
  return bytes?.length === 32 ? asFernetKey(bytes) : null
}

/** @throws RangeError when there are not 32 bytes */
export function asFernetKey(bytes: Uint8Array): FernetKey {
  if (bytes.length !== 32) throw new RangeError('a Fernet key has 32 bytes')
  return bytes as FernetKey
}

/**
 * Opens a Fernet token (https://github.com/fernet/spec, version 0x80: AES-128-CBC, PKCS7,
 * HMAC-SHA256). Its age does not matter: these are stored values, not messages.
 *
 * @throws Unreadable `form` or `secret`, and nothing else
 */
export function openFernet(token: string, key: FernetKey): Buffer {
  const bytes = token.length <= maxTokenLength ? decodeBase64url(token, 'padded') : null
  if (!bytes || bytes[0] !== version) throw new Unreadable('form')
  const cipherBytes = bytes.length - headBytes - macBytes
  if (cipherBytes < blockBytes || cipherBytes % blockBytes !== 0) throw new Unreadable('form')

  const signed = bytes.subarray(0, -macBytes)
  const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest()
  if (!timingSafeEqual(mac, bytes.subarray(-macBytes))) throw new Unreadable('secret')

  const iv = signed.subarray(headBytes - blockBytes, headBytes)
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(16), iv)
  try {
    return Buffer.concat([decipher.update(signed.subarray(headBytes)), decipher.final()])
  } catch {
    throw new Unreadable('secret')
  }
}
