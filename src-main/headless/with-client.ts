import type { CorralClient } from '../contract/contract.ts'
import { findRunning } from '../core/discovery.ts'
import { dataDir } from './headless-host.ts'
import { createRestClient } from './rest-client.ts'
import { withCorral } from './with-corral.ts'

/** Longer than any command takes; ends a token whose command was killed. */
const tokenLivesMs = 24 * 60 * 60 * 1000

/**
 * Lends the calls of a running Corral, so that it knows what was changed and no model is loaded
 * twice; else those of one that does not listen. A running one is shown a token of its own, which
 * is revoked afterwards.
 */
export function withClient<T>(
  access: 'user' | 'admin',
  use: (client: CorralClient) => Promise<T>,
): Promise<T> {
  return withCorral(async ({ client }) => {
    const running = await findRunning(dataDir())
    if (!running) return use(client)
    const { id, token } = await client.tokens.create({
      label: 'corral command',
      access,
      expiresAt: new Date(Date.now() + tokenLivesMs).toISOString(),
    })
    try {
      return await use(createRestClient(running.address, token))
    } finally {
      await client.tokens.revoke({ id })
    }
  })
}
