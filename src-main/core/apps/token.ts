import type { AppTokens } from '../accounts/app-tokens.ts'
import { CorralError } from '../errors.ts'
import type { App } from './app.ts'
import { type Connection, digestOf } from './connections.ts'

export interface GivenToken {
  readonly id: string
  readonly digest: string
  /** `null` where a token is kept that Corral does not know. */
  readonly token: string | null
}

/**
 * The token that an app goes on with, or a new one where it has none that is still good. A token
 * that stands in the app's file has to be given, since Corral keeps none.
 */
export function giveToken(
  tokens: AppTokens,
  app: App,
  before: Connection | null,
  inFile: string | null,
): GivenToken & { readonly isNew: boolean } {
  const mustKnow = app.kind === 'file' && app.holdsToken
  if (before && tokens.current(before.tokenId) && (inFile !== null || !mustKnow)) {
    return { id: before.tokenId, digest: before.tokenDigest, token: inFile, isNew: false }
  }
  const { id, token } = tokens.create({ label: app.name, access: 'user' })
  return { id, token, digest: digestOf(token), isNew: true }
}

/** The token with this digest, where the text holds it. */
export function tokenIn(text: string, digest: string): string | null {
  const found = text.match(/ck_[\w-]{20,}/g) ?? []
  return found.find((token) => digestOf(token) === digest) ?? null
}

/** Also when somebody else has revoked it already. */
export function revokeQuietly(tokens: AppTokens, id: string): void {
  try {
    tokens.revoke(id)
  } catch (error) {
    if (!(error instanceof CorralError)) throw error
  }
}
