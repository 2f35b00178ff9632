import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { socketClient } from './contract-client.ts'

const secret = 'zanzibar-4711'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'good.gguf'), { says: 'All is well.' })
      await writeChainModel(join(folder, 'bad.gguf'), { says: 'All is well.' })
      await truncate(join(folder, 'bad.gguf'), 60_000)
      const chatTemplate = `{{ raise_exception(messages[0].content) }}<|assistant|>`
      await writeChainModel(join(folder, 'raises.gguf'), { says: 'All is well.', chatTemplate })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const messages = [{ role: 'user', content: secret }]
const chats = [
  { model: 'good', messages },
  { model: 'good', messages, stream: true },
  { model: 'raises', messages },
  { model: 'raises', messages, stream: true },
  { model: 'bad', messages },
  { model: 'nothing', messages },
  { model: 'good', messages, temperature: secret },
  { model: 'good', messages, response_format: { type: secret } },
  { model: 'good', messages: [{ role: secret, content: secret }] },
  { model: 'good', messages: [{ role: 'user', content: [{ type: 'text', txt: secret }] }] },
  { model: 'good', messages: [{ role: 'user', content: secret.repeat(1000) }] },
]
const texts = [
  `{"model":"good","messages":["${secret}"`,
  `"${secret}"`,
  `{"__proto__":"${secret}"}`,
  '',
]

describe('neither the log nor an answer', () => {
  it('holds a prompt, whatever happens to the request', async () => {
    const bodies = [...chats.map((chat) => JSON.stringify(chat)), ...texts]
    for (const body of bodies) {
      for (const path of [
        '/v1/chat/completions',
        '/api/chat',
        '/api/chat/stream',
        '/api/pool/load',
      ]) {
        const headers = { 'content-type': 'application/json' }
        const answer = await test.fetch(path, { method: 'POST', headers, body })
        const text = await answer.text()
        expect(text, body).not.toContain(secret)
        expect(text, body).not.toMatch(/\.ts:\d|node_modules|^\s+at /m)
        expect(text, body).not.toContain(test.host.dataDir)
      }
    }
    const lines = test.logged().trim().split('\n')
    expect(lines.length).toBeGreaterThan(40)
    expect(test.logged()).not.toContain(secret)
  })

  it('holds a token, right or wrong, in a header or in the URL', async () => {
    const shown = [
      { authorization: `Bearer ck_${secret}` },
      { authorization: `Basic ${secret}` },
      { 'x-api-key': secret },
      { authorization: `Bearer ${test.userToken}`, 'x-api-key': secret },
    ]
    for (const headers of shown) {
      for (const path of ['/v1/models', `/v1/models?token=${secret}`, `/nothing?token=${secret}`]) {
        const answer = await fetch(test.address + path, { headers: headers as HeadersInit })
        expect(await answer.text()).not.toContain(secret)
      }
    }
    const { client, socket } = await socketClient(test.address, test.adminToken)
    const { token } = await client.tokens.create({ label: 'x' })
    socket.close()
    const missing = await test.fetch(`/api/nothing?token=${token}`)
    expect(await missing.text()).not.toContain(token)
    for (const part of [secret, token, test.adminToken, test.userToken]) {
      expect(test.logged()).not.toContain(part)
    }
  })

  it('holds a prompt when a stream fails or its reader leaves', async () => {
    const { client, socket } = await socketClient(test.address, test.userToken)
    const turns = [{ role: 'user' as const, text: secret }]
    for (const model of ['raises', 'bad', 'nothing', 'good']) {
      const read = async () => {
        for await (const update of await client.chat.stream({ model, turns })) {
          if (update.type === 'text') break
        }
      }
      await read().catch((error: unknown) => expect(String(error)).not.toContain(secret))
    }
    socket.close()
    expect(test.logged()).not.toContain(secret)
  })

  it('is silent about what failed: the log names the cause of a failed load', () => {
    const failures = test
      .logged()
      .split('\n')
      .filter((line) => line.includes('request failed'))
    expect(failures.length).toBeGreaterThan(0)
    expect(failures[0]).toContain('"err"')
  })
})
