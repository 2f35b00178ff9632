import { createHash, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { type FernetKey, asFernetKey, openFernet } from './fernet.ts'
import { openOldJwe } from './old-jwe.ts'
import { Unreadable } from './unreadable.ts'

/** Opens the stored values of one old installation. */
export interface OldSecrets {
  /** The API key inside. @throws Unreadable, and nothing else */
  open(stored: string): Promise<string>
}

const derive = promisify(pbkdf2)
const pbkdf2Iterations = 1_200_000

/** Fernet's version byte, and the bytes of the time that stay zero until the year 2106. */
const isFernet = (stored: string) => stored.startsWith('gAAAA')
const isJwe = (stored: string) => stored.split('.', 6).length === 5

/**
 * Secrets of mlx-manager, which has written two forms: Fernet under PBKDF2 of the JWT secret and the
 * bytes of `.encryption_salt`, later JWE under SHA-256 of the JWT secret. The slow derivation (0.2 s,
 * off this thread) is made once and only when a value needs it.
 */
export function mlxManagerSecrets(jwtSecret: string, salt: Uint8Array | null): OldSecrets {
  const jweKey = createHash('sha256').update(jwtSecret, 'utf8').digest()
  let fernetKey: Promise<FernetKey> | undefined
  return {
    async open(stored) {
      if (isJwe(stored)) return keyInside(await openOldJwe(stored, jweKey))
      if (!isFernet(stored)) throw new Unreadable('form')
      if (!salt) throw new Unreadable('salt')
      fernetKey ??= derive(jwtSecret, salt, pbkdf2Iterations, 32, 'sha256').then(asFernetKey)
      return keyInside(openFernet(stored, await fernetKey))
    },
  }
}

/** Secrets of open-r4u: Fernet under ENCRYPTION_KEY. */
export function openR4uSecrets(key: FernetKey): OldSecrets {
  return {
    async open(stored) {
      if (!isFernet(stored)) throw new Unreadable('form')
      return keyInside(openFernet(stored, key))
    },
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What is inside becomes part of a header one day: one line, of a length that the vault takes. */
function keyInside(plaintext: Uint8Array): string {
  const text = decode(plaintext)?.trim()
  if (!text || text.length > 8192 || /\p{Cc}/u.test(text)) throw new Unreadable('content')
  return text
}

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
