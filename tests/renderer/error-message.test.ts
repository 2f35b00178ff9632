import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, it } from 'vitest'
import type { contract } from '../../src-main/contract/contract.ts'
import { errorMessage } from '../../src-renderer/lib/error-message.ts'

it('says in our words that a call had no connection', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  await new Promise((closed) => socket.addEventListener('error', closed, { once: true }))
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    new RPCLink({ websocket: socket }),
  )
  const said = await client.system.info().catch(errorMessage)
  expect(said).toBe('The connection to Corral was lost.')
})
