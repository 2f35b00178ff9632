import { randomUUID } from 'node:crypto'
import { SignJWT, errors, jwtVerify } from 'jose'
import { z } from 'zod'

/** The keys that sessions are signed with. Both may throw CorralError `vault_locked`. */
export interface SessionKeys {
  signingKey(): Promise<{ readonly kid: string; readonly key: Uint8Array }>
  /** `null` for a key that is not known or no longer good. */
  verificationKey(kid: string): Promise<Uint8Array | null>
}

/** What a session says. The user's row decides whether it still holds. */
export interface Session {
  readonly userId: number
  readonly email: string
  readonly version: number
  readonly expiresAt: Date
}

export interface Sessions {
  /** A JWT for twelve hours. @throws CorralError `vault_locked` */
  issue(user: { id: number; email: string; sessionVersion: number }): Promise<string>
  /** `null` for whatever is not a session of ours that is still good. @throws CorralError `vault_locked` */
  read(token: string): Promise<Session | null>
}

const issuer = 'corral'
const audience = 'corral'
const typ = 'at+jwt'
const lifetimeSeconds = 12 * 60 * 60

/** For clocks that are set back a little. */
const clockToleranceSeconds = 5

/** HS256 asks for as much as its hash has, RFC 7518 section 3.2; jose would sign with less. */
const shortestKeyBytes = 32

const longestToken = 4096

const Payload = z.object({
  sub: z.string().min(1),
  uid: z.number().int(),
  ver: z.number().int(),
  exp: z.number(),
})

export function createSessions(keys: SessionKeys, now: () => Date): Sessions {
  return {
    async issue({ id, email, sessionVersion }) {
      const { kid, key } = await keys.signingKey()
      const issuedAt = Math.floor(now().getTime() / 1000)
      return new SignJWT({ uid: id, ver: sessionVersion })
        .setProtectedHeader({ alg: 'HS256', typ, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(email)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(longEnough(key))
    },

    async read(token) {
      if (token.length > longestToken || !isCanonical(token)) return null
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid), {
          algorithms: ['HS256'],
          issuer,
          audience,
          typ,
          requiredClaims: ['sub', 'jti', 'iat', 'exp'],
          maxTokenAge: lifetimeSeconds,
          clockTolerance: clockToleranceSeconds,
          currentDate: now(),
        })
        const { sub, uid, ver, exp } = Payload.parse(payload)
        return { userId: uid, email: sub, version: ver, expiresAt: new Date(exp * 1000) }
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null
        throw error
      }
    },
  }
}

/** The last character of a part has bits to spare: without this a token could be written four ways. */
function isCanonical(token: string): boolean {
  return token
    .split('.')
    .every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

async function keyOf(keys: SessionKeys, kid: string | undefined): Promise<Uint8Array> {
  const key = typeof kid === 'string' ? await keys.verificationKey(kid) : null
  if (!key) throw new errors.JWKSNoMatchingKey()
  return longEnough(key)
}

function longEnough(key: Uint8Array): Uint8Array {
  if (key.length < shortestKeyBytes) throw new Error('the key of sessions is too short')
  return key
}
