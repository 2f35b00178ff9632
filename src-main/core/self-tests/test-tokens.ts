import type { AppTokens } from '../accounts/app-tokens.ts'
import { CorralError } from '../errors.ts'

/** Under which Activity shows the requests of tests. */
const label = 'Corral self-test'
/** Longer than any test takes. A token that a crash has left behind is good for nothing then. */
const lifeMs = 30 * 60_000

/** Keys for the time of one test: for one model, and for nothing outside this Mac. */
export interface TestTokens {
  create(modelId: string): { readonly id: string; readonly token: string }
  /** Also when somebody else has revoked it already. */
  revoke(id: string): void
}

export function createTestTokens(tokens: AppTokens): TestTokens {
  const revoke = (id: string) => {
    try {
      tokens.revoke(id)
    } catch (error) {
      if (!(error instanceof CorralError)) throw error
    }
  }
  return {
    create(modelId) {
      for (const token of tokens.list()) {
        const isOver = token.expiresAt !== null && Date.parse(token.expiresAt) <= Date.now()
        if (token.label === label && isOver) revoke(token.id)
      }
      const expiresAt = new Date(Date.now() + lifeMs)
      const scopes = { models: [modelId], cloud: false, expiresAt }
      return tokens.create({ label, access: 'user', ...scopes })
    },
    revoke,
  }
}
