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
    if (!running) return use(client)
    return withToken(client, access, (token) => use(createRestClient(running.address, token)))
  })
}

/** The same for what only a running Corral can tell or do. @throws NotRunningError */
export function withRunning<T>(access: Access, use: Use<T>): Promise<T> {
  return withToRunning(access, ({ address, token }) => use(createRestClient(address, token)))
}

/** The same for calls that are not in the contract. @throws NotRunningError */
export async function withToRunning<T>(
  access: Access,
  use: (running: { readonly address: string; readonly token: string }) => Promise<T>,
): Promise<T> {
  const running = await findRunning(dataDir())
  if (!running) throw new NotRunningError()
  const { address } = running
  return withCorral(({ client }) => withToken(client, access, (token) => use({ address, token })))
}

/**
 * For what goes on when Corral starts anew: `find` lends the calls of the one that runs now, or
 * `null` while none does. @throws NotRunningError when none runs at first
 */
export function withEachRunning<T>(
  access: Access,
  use: (find: () => Promise<CorralClient | null>) => Promise<T>,
): Promise<T> {
  return withToRunning(access, ({ token }) =>
    use(async () => {
      const running = await findRunning(dataDir())
      return running && createRestClient(running.address, token)
    }),
  )
}

async function withToken<T>(
  own: CorralClient,
  access: Access,
  use: (token: string) => Promise<T>,
): Promise<T> {
  const { id, token } = await own.tokens.create({
    label: 'corral command',
    access,
    expiresAt: new Date(Date.now() + tokenLivesMs).toISOString(),
  })
  try {
    return await use(token)
  } finally {
    await own.tokens.revoke({ id })
  }
}
