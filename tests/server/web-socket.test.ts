import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'
import { socketClient } from './contract-client.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'brief.gguf'), { says: 'Yes, quite.' })
      await writeChainModel(join(folder, 'endless.gguf'), { says: 'la la li. ', endless: true })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

/** The close code, or the status of the answer where it does not come to a socket. */
async function refused(path: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(test.address.replace('http', 'ws') + path, { headers })
  return new Promise((resolve) => {
    socket.once('close', resolve)
    socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
  })
}

const turns = [{ role: 'user' as const, text: 'Hello' }]

describe('a WebSocket', () => {
  it('needs a token that is known, in the URL or in a header', async () => {
    // A browser shows its page no status of a refused handshake, only a close code.
    expect(await refused('/api/ws')).toBe(1008)
    expect(await refused('/api/ws?token=')).toBe(1008)
    expect(await refused('/api/ws?token=ck_unknown')).toBe(1008)
    const authorization = `Bearer ${test.adminToken}`
    expect(await refused(`/api/ws?token=${test.userToken}`, { authorization })).toBe(1008)
    const socket = new WebSocket(`${test.address.replace('http', 'ws')}/api/ws`, {
      headers: { authorization },
    })
    await once(socket, 'open')
    socket.close()
  })

  it('is refused to the pages of others', async () => {
    const path = `/api/ws?token=${test.userToken}`
    expect(await refused(path, { origin: 'https://evil.example' })).toBe(403)
    expect(await refused(path, { origin: 'null' })).toBe(403)
    expect(await refused(path, { host: 'evil.example' })).toBe(403)
  })

  it('makes calls with the rights of its token', async () => {
    const { client, socket } = await socketClient(test.address, test.userToken)
    expect((await client.system.info()).address).toBe(test.address)
    await expect(client.tokens.list()).rejects.toMatchObject({ code: 'forbidden', status: 403 })
    socket.close()
    const admin = await socketClient(test.address, test.adminToken)
    expect(await admin.client.tokens.list()).toHaveLength(2)
    admin.socket.close()
  })

  it('shows a load as it goes', async () => {
    const { client, socket } = await socketClient(test.address, test.userToken)
    const states: string[] = []
    const watched = (async () => {
      for await (const { models } of await client.pool.watch()) {
        const state = models.find(({ modelId }) => modelId === 'brief')?.state ?? 'none'
        if (states.at(-1) !== state) states.push(state)
        if (state === 'ready') return
      }
    })()
    await eventually(() => states).toEqual(['none'])
    await client.pool.load({ modelId: 'brief' })
    await watched
    expect(states).toEqual(['none', 'loading', 'ready'])
    socket.close()
  })

  it('streams an answer, and stops the engine when it closes', async () => {
    const { client, socket } = await socketClient(test.address, test.userToken)
    let text = ''
    for await (const update of await client.chat.stream({ model: 'brief', turns })) {
      if (update.type === 'text') text += update.text
      if (update.type === 'end') expect(update.reason).toBe('stop')
    }
    expect(text).toBe('Yes, quite.')
    const endless = await client.chat.stream({ model: 'endless', turns })
    await endless.next()
    await eventually(() => requestsOf(test.corral, 'endless').active).toBe(1)
    socket.close()
    await eventually(() => requestsOf(test.corral, 'endless').active).toBe(0)
  })

  it('stops the engine when the reader ends the stream', async () => {
    const { client, socket } = await socketClient(test.address, test.userToken)
    for await (const update of await client.chat.stream({ model: 'endless', turns })) {
      if (update.type === 'text') break
    }
    await eventually(() => requestsOf(test.corral, 'endless').active).toBe(0)
    socket.close()
  })

  it('that stays open is refused further calls, and closed, once its token is revoked', async () => {
    const made = await test.corral.client.tokens.create({ label: 'x', access: 'admin' })
    const { client, socket } = await socketClient(test.address, made.token)
    const closed = once(socket, 'close')
    await client.tokens.list()
    await test.corral.client.tokens.revoke({ id: made.id })
    await expect(client.tokens.list()).rejects.toMatchObject({ code: 'unauthorized' })
    expect((await closed)[0]).toBe(1008)
  })

  it('does not make an error of a reader that leaves', async () => {
    await eventually(() => requestsOf(test.corral, 'endless').active).toBe(0)
    const errors = test
      .logged()
      .split('\n')
      .filter((line) => line.includes('"level":50'))
    expect(errors).toEqual([])
  })
})
