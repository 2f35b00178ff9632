import type { CorralClient } from '../contract/contract.ts'
import { withCommandToken } from '../core/command-token.ts'
import { findRunning } from '../core/discovery.ts'
import { NotRunningError } from './exit.ts'
import { dataDir, resourcesDir } from './headless-host.ts'
import { orInterrupted } from './interruptible.ts'
import { createRestClient } from './rest-client.ts'

type Access = 'user' | 'admin'
type Use<T> = (client: CorralClient) => Promise<T>

/**
 * Lends the calls of a running Corral, so that it knows what was changed and no model is loaded
 * twice; else those of one that does not listen. A running one is shown a token of its own, which
 * is revoked afterwards.
 */
export async function withClient<T>(access: Access, use: Use<T>): Promise<T> {
  const running = await findRunning(dataDir())
  if (running) return withToken(access, (token) => use(createRestClient(running.address, token)))
  // Without it a command starts in a third of the time.
  const { withCorral } = await import('./with-corral.ts')
  return withCorral(({ client }) => use(client))
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
  return withToken(access, (token) => use({ address, token }))
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

function withToken<T>(access: Access, use: (token: string) => Promise<T>): Promise<T> {
  const folders = { dataDir: dataDir(), resourcesDir: resourcesDir() }
  return withCommandToken(folders, access, (token) => orInterrupted(() => use(token)))
}
