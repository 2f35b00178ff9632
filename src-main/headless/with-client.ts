import type { CorralClient } from '../contract/contract.ts'
import { findRunning } from '../core/discovery.ts'
import { NotRunningError } from './exit.ts'
import { dataDir } from './headless-host.ts'
import { createRestClient } from './rest-client.ts'
import { withCorral } from './with-corral.ts'

type Access = 'user' | 'admin'
type Use<T> = (client: CorralClient) => Promise<T>

/** Longer than any command takes; ends a token whose command was killed. */
const tokenLivesMs = 24 * 60 * 60 * 1000

/**
 * Lends the calls of a running Corral, so that it knows what was changed and no model is loaded
 * twice; else those of one that does not listen. A running one is shown a token of its own, which
 * is revoked afterwards.
 */
export function withClient<T>(access: Access, use: Use<T>): Promise<T> {
  return withCorral(async ({ client }) => {
    const running = await findRunning(dataDir())
    return running ? withToken(client, running.address, access, use) : use(client)
  })
}

/** The same for what only a running Corral can tell or do. @throws NotRunningError */
export async function withRunning<T>(access: Access, use: Use<T>): Promise<T> {
  const running = await findRunning(dataDir())
  if (!running) throw new NotRunningError()
  return withCorral(({ client }) => withToken(client, running.address, access, use))
}

async function withToken<T>(
  own: CorralClient,
  address: string,
  access: Access,
  use: Use<T>,
): Promise<T> {
  const { id, token } = await own.tokens.create({
    label: 'corral command',
    access,
    expiresAt: new Date(Date.now() + tokenLivesMs).toISOString(),
  })
  try {
    return await use(createRestClient(address, token))
  } finally {
    await own.tokens.revoke({ id })
  }
}
