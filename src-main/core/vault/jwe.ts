import { CompactEncrypt, compactDecrypt, errors } from 'jose'
import { VaultError } from './vault-error.ts'

export const longestJwe = 16 * 1024
const longestHeader = 2048

/** Characters of each part; the header and the content have no fixed length. */
const partLengths = [null, 54, 16, null, 22] as const

/** Compact JWE, A256KW + A256GCM, with a fresh content key and nonce each time. */
export function encryptJwe(
  plain: Uint8Array,
  key: Uint8Array,
  header: Readonly<Record<string, unknown>>,
): Promise<string> {
  return new CompactEncrypt(plain)
    .setProtectedHeader({ ...header, alg: 'A256KW', enc: 'A256GCM' })
    .encrypt(key)
}

/**
 * The protected header as JSON, not yet authenticated, of a text that has the shape of a compact
 * JWE in the one spelling that encoding gives. Base64url has spare bits at the end of a part, so
 * without that check several texts would open as one.
 * @throws VaultError `bad_format`
 */
export function readHeader(jwe: string): unknown {
  if (jwe.length > longestJwe) throw new VaultError('bad_format')
  const parts = jwe.split('.')
  const [head = ''] = parts
  const shaped =
    parts.length === partLengths.length &&
    head.length <= longestHeader &&
    parts.every((part, index) => part.length === (partLengths[index] ?? part.length)) &&
    parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  if (!shaped) throw new VaultError('bad_format')
  try {
    return JSON.parse(strictUtf8(Buffer.from(head, 'base64url')))
  } catch (cause) {
    throw new VaultError('bad_format', { cause })
  }
}

/** @throws VaultError `cannot_decrypt` when the key is another or the text was changed */
export async function decryptJwe(jwe: string, key: Uint8Array): Promise<Uint8Array> {
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxDecompressedLength: 0,
    })
    return plaintext
  } catch (cause) {
    const failed = cause instanceof errors.JWEDecryptionFailed
    throw new VaultError(failed ? 'cannot_decrypt' : 'bad_format', { cause })
  }
}

/** @throws TypeError for bytes that are not UTF-8 */
export function strictUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}
