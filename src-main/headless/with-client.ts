import { createORPCClient } from '@orpc/client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { type CorralClient, contract } from '../contract/contract.ts'
import { findRunning } from '../core/discovery.ts'
import { dataDir } from './headless-host.ts'
import { withCorral } from './with-corral.ts'

/**
 * Lends the calls of a running Corral, which then also knows what was changed; else those of one
 * that does not listen. A running one is shown an administrator's token that lives as long as this.
 */
export function withClient<T>(use: (client: CorralClient) => Promise<T>): Promise<T> {
  return withCorral(async ({ client }) => {
    const running = await findRunning(dataDir())
    if (!running) return use(client)
    const { id, token } = await client.tokens.create({ label: 'corral command', access: 'admin' })
    const headers = { authorization: `Bearer ${token}` }
    try {
      const url = `${running.address}/api`
      return await use(createORPCClient(new OpenAPILink(contract, { url, headers })))
    } finally {
      await client.tokens.revoke({ id })
    }
  })
}
