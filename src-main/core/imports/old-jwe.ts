import { compactDecrypt } from 'jose'
import { decodeBase64url } from './base64url.ts'
import { Unreadable } from './unreadable.ts'

const maxLength = 16_384
/** Bytes of the parts whose length A256KW and A256GCM fix. */
const wrappedKeyBytes = 40
const ivBytes = 12
const tagBytes = 16

/**
 * Opens a secret as mlx-manager wrote it: compact JWE, A256KW and A256GCM, nothing else in the
 * header (RFC 7516, RFC 7518).
 *
 * @param key 32 bytes
 * @throws Unreadable `form`, `another_vault` or `secret`, and nothing else
 */
export async function openOldJwe(token: string, key: Uint8Array): Promise<Uint8Array> {
  checkForm(token)
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: ['A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxDecompressedLength: 0,
    })
    return plaintext
  } catch {
    throw new Unreadable('secret')
  }
}

function checkForm(token: string): void {
  if (token.length > maxLength) throw new Unreadable('form')
  const parts = token.split('.').map((part) => decodeBase64url(part, 'bare'))
  const [header, wrappedKey, iv, ciphertext, tag] = parts
  if (parts.length !== 5 || !header || !wrappedKey || !iv || !ciphertext || !tag) {
    throw new Unreadable('form')
  }
  checkHeader(header)
  if (wrappedKey.length !== wrappedKeyBytes) throw new Unreadable('form')
  if (iv.length !== ivBytes || tag.length !== tagBytes) throw new Unreadable('form')
}

function checkHeader(bytes: Buffer): void {
  const header = parseObject(bytes.toString('utf8'))
  if (!header) throw new Unreadable('form')
  if ('kid' in header) throw new Unreadable('another_vault')
  const known = header.alg === 'A256KW' && header.enc === 'A256GCM'
  if (!known || Object.keys(header).length !== 2) throw new Unreadable('form')
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
