import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import type { McpTransport } from '../../src-main/contract/tools.ts'
import { withCommandToken } from '../../src-main/core/command-token.ts'
import { arrive } from '../accounts/people.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { restClient, socketClient } from '../server/contract-client.ts'

const program = (command: string): McpTransport => ({
  type: 'stdio',
  command,
  args: [],
  environment: {},
})
const address: McpTransport = { type: 'http', url: 'http://127.0.0.1:1/mcp', headers: {} }

const refused = {
  code: 'forbidden',
  message: expect.stringMatching(/on this Mac only: .*corral tools add/) as string,
}

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

const names = async () => (await test.corral.client.tools.get()).servers.map(({ name }) => name)
const withToken = (token: string) => restClient(test.address, token)

/** Every way in which a stolen right could bring a program to run; none of them may. */
async function expectNoPrograms(client: CorralClient): Promise<void> {
  const adding = client.tools.addServer({ name: 'evil', transport: program('no-such-program') })
  await expect(adding).rejects.toMatchObject(refused)
  const { id, transport } = (await client.tools.get()).servers.find(({ name }) => name === 'kept')!
  for (const given of [program('no-such-program'), program('another-program')]) {
    // oxlint-disable-next-line no-await-in-loop -- one server, changed twice
    await expect(client.tools.updateServer({ id, transport: given })).rejects.toMatchObject(refused)
  }
  const web = await client.tools.addServer({ name: 'web', transport: address })
  const turning = client.tools.updateServer({ id: web.id, transport: program('no-such-program') })
  await expect(turning).rejects.toMatchObject(refused)
  await client.tools.removeServer({ id: web.id })
  expect(await names()).toEqual(['kept'])
  expect((await client.tools.get()).servers[0]?.transport).toEqual(transport)
}

describe('which programs run as tool servers', () => {
  it('is said in the window', async () => {
    const { client } = test.corral
    const { id } = await client.tools.addServer({ name: 'kept', transport: program('no-such') })
    await client.tools.updateServer({ id, transport: program('no-such-program') })
    expect(await names()).toEqual(['kept'])
  })

  it('is not said by an administrator’s token', () => expectNoPrograms(withToken(test.adminToken)))

  it('is not said by an administrator who has signed in with a browser', async () => {
    const ada = await arrive(test, 'ada@example.org')
    await test.corral.client.auth.users.update({ id: ada.id, is_admin: true })
    const { client, socket } = await socketClient(test.address, ada.token)
    await expectNoPrograms(client)
    socket.close()
  })

  it('is not said by a token that claims to be a command’s', async () => {
    const asked = await fetch(`${test.address}/api/tokens`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${test.adminToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        label: 'corral command',
        access: 'admin',
        isCommand: true,
        is_command: true,
      }),
    })
    const { token } = (await asked.json()) as { token: string }
    await expectNoPrograms(withToken(token))
  })

  it('is said by a command on this Mac, as long as it may administer', async () => {
    const add = (access: 'user' | 'admin') =>
      withCommandToken(test.host, access, (token) =>
        withToken(token).tools.addServer({ name: access, transport: program('no-such-program') }),
      )
    await expect(add('user')).rejects.toMatchObject({ code: 'forbidden' })
    const { id } = await add('admin')
    expect(await names()).toEqual(['kept', 'admin'])
    await test.corral.client.tools.removeServer({ id })
  })

  it('leaves it to administrators from anywhere to turn one off and on, and to remove it', async () => {
    const client = withToken(test.adminToken)
    const { id } = (await client.tools.get()).servers[0]!
    expect((await client.tools.updateServer({ id, on: false })).state).toBe('off')
    expect((await client.tools.updateServer({ id, on: true })).on).toBe(true)
    expect(await client.tools.removeServer({ id })).toEqual({ removed: true })
  })
})
