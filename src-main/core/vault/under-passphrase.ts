import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { CorralError } from '../errors.ts'
import { decryptJwe, encryptJwe, readHeader } from './jwe.ts'
import { Argon2Cost, keyFromPassphrase } from './passphrase.ts'
import { VaultError } from './vault-error.ts'

/** The cost stands in the header, bounded, so that a file opens on a machine with other defaults. */
const Header = z.strictObject({
  alg: z.literal('A256KW'),
  enc: z.literal('A256GCM'),
  typ: z.string(),
  kid: z.string().max(64),
  salt: z.base64url().length(22),
  ...Argon2Cost.shape,
})

/** Seals a few kilobytes under a passphrase: compact JWE with the cost and salt in its header. */
export async function sealUnderPassphrase(
  plain: Uint8Array,
  passphrase: string,
  { typ, kid, cost }: { typ: string; kid: string; cost: Argon2Cost },
): Promise<string> {
  const salt = randomBytes(16)
  const key = await keyFromPassphrase(passphrase, salt, cost)
  return encryptJwe(plain, key, { typ, kid, salt: salt.toString('base64url'), ...cost })
}

/**
 * @throws CorralError `invalid_input` for another passphrase, a damaged text, or one of another type
 */
export async function openUnderPassphrase(
  jwe: string,
  passphrase: string,
  typ: string,
): Promise<Uint8Array> {
  try {
    const header = Header.parse(readHeader(jwe))
    if (header.typ !== typ) throw new VaultError('bad_format')
    const salt = Buffer.from(header.salt, 'base64url')
    return await decryptJwe(jwe, await keyFromPassphrase(passphrase, salt, header))
  } catch (cause) {
    const wrong = cause instanceof VaultError && cause.code === 'cannot_decrypt'
    throw new CorralError(
      'invalid_input',
      wrong ? 'The passphrase is wrong, or the file was changed.' : 'The file is damaged.',
      { cause },
    )
  }
}
