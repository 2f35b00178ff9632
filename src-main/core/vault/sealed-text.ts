import { z } from 'zod'
import { decryptJwe, encryptJwe, readHeader } from './jwe.ts'
import { VaultError } from './vault-error.ts'

/** What stands in the protected header beside the algorithms; all of it is authenticated. */
export interface SealHeader {
  readonly typ: string
  /** Which key seals it. */
  readonly kid: string
  /** What the content belongs to. */
  readonly ctx: string
  /** Scheme, host and port it may be used for. */
  readonly org?: string | undefined
}

/** Strict, so that an unknown field (`zip`, `crit`, `p2c`) is refused and not ignored. */
const Header = z.strictObject({
  alg: z.literal('A256KW'),
  enc: z.literal('A256GCM'),
  typ: z.string(),
  kid: z.string().max(64),
  ctx: z.string(),
  org: z.string().optional(),
})

/** Seals bytes with a 256-bit key. */
export function sealText(plain: Uint8Array, key: Uint8Array, header: SealHeader): Promise<string> {
  return encryptJwe(plain, key, { ...header })
}

/**
 * Opens what `sealText` made for the same type, context and origin, and nothing else. `keyOf`
 * answers the key that the header names.
 * @throws VaultError
 */
export async function openText(
  sealed: string,
  keyOf: (kid: string) => Promise<Uint8Array | null>,
  expected: Omit<SealHeader, 'kid'>,
): Promise<Uint8Array> {
  const header = readSealHeader(sealed)
  if (header.typ !== expected.typ) throw new VaultError('bad_format')
  const key = await keyOf(header.kid)
  if (!key) throw new VaultError('unknown_kid')
  const plain = await decryptJwe(sealed, key)
  if (header.ctx !== expected.ctx || header.org !== expected.org) {
    plain.fill(0)
    throw new VaultError('wrong_context')
  }
  return plain
}

/** The header of a sealed text, not yet authenticated. @throws VaultError `bad_format` */
export function readSealHeader(sealed: string): SealHeader {
  const header = Header.safeParse(readHeader(sealed))
  if (!header.success) throw new VaultError('bad_format')
  return header.data
}
