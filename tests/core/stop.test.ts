import { existsSync } from 'node:fs'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { queryObjects } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { createCorral } from '../../src-main/core/corral.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeSlowModel } from '../helpers/models/slow-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'
import { socketClient } from '../server/contract-client.ts'

const brief = 'All is well, and that is all there is to say about it.'
const never = new AbortController().signal

function start(): Promise<TestCorral> {
  return startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'brief.gguf'), { says: brief }),
  })
}

const body = (model: string) => ({ model, messages: [{ role: 'user' as const, content: 'Hello' }] })

describe('Corral stops', () => {
  it('without having done anything, twice and at the same time', async () => {
    await using test = await start()
    await Promise.all([test.corral.stop(), test.corral.stop()])
    await test.corral.stop()
    expect(existsSync(join(test.host.dataDir, 'server.json'))).toBe(false)
    await expect(fetch(`${test.address}/health`)).rejects.toThrow('fetch failed')
  })

  it('while a model loads: the load ends and its callers are told', async () => {
    await using test = await start()
    const waiting = test.corral.pool.lease('brief', never)
    const refused = expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    await eventually(() => test.corral.pool.status().models[0]?.state).toBe('loading')
    await test.corral.stop()
    await refused
    expect(test.corral.pool.status().models).toEqual([])
    const late = test.corral.pool.lease('brief', never)
    await expect(late).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('after a model failed to load and was forgotten', async () => {
    await using test = await start()
    const file = join(test.host.dataDir, 'models', 'brief.gguf')
    await truncate(file, 60_000)
    for (let i = 0; i < 2; i++) {
      const refused = test.corral.pool.lease('brief', never)
      await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
    }
    // Counting collects garbage: of the models that failed nothing is left in this process.
    queryObjects(Promise, { format: 'count' })
    await test.corral.stop()
  })

  it('while it answers: the answer is finished', async () => {
    await using test = await start()
    const stream = await test.openai.chat.completions.create({ ...body('brief'), stream: true })
    let text = ''
    let stopped: Promise<void> | undefined
    for await (const { choices } of stream) {
      stopped ??= test.corral.stop()
      text += choices[0]?.delta.content ?? ''
    }
    expect(text).toBe(brief)
    await stopped
  })

  it('while it answers without end: connections are cut after a moment', async () => {
    await using test = await startTestCorral({
      models: (folder) => writeSlowModel(join(folder, 'endless.gguf')),
    })
    const stream = await test.openai.chat.completions.create({ ...body('endless'), stream: true })
    const read = (async () => {
      for await (const _ of stream);
    })()
    const cut = expect(read).rejects.toThrow()
    await eventually(() => requestsOf(test.corral, 'endless').active).toBe(1)
    await test.corral.stop()
    await cut
    expect(test.corral.pool.status().models).toEqual([])
  })

  it('while somebody watches and somebody holds a socket', async () => {
    await using test = await start()
    const { socket } = await socketClient(test.address, test.userToken)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const watch = await test.fetch('/api/pool/watch')
    await watch.body?.getReader().read()
    await test.corral.stop()
    await closed
  })
})

describe('a data folder', () => {
  it('is served by one Corral at a time; others may open it', async () => {
    await using test = await start()
    const second = await createCorral(test.host)
    try {
      const refused = { code: 'conflict', message: expect.stringContaining(test.address) as string }
      await expect(second.start()).rejects.toMatchObject(refused)
      expect((await second.client.models.list()).models).toHaveLength(1)
      await test.corral.stop()
      const address = await second.start()
      expect((await fetch(`${address}/health`)).status).toBe(200)
    } finally {
      await second.stop()
    }
  })
})

describe('the port', () => {
  it('is the next free one where the wanted one is taken', async () => {
    await using first = await start()
    const port = Number(new URL(first.address).port)
    await using second = await startTestCorral({ host: { port } })
    const next = Number(new URL(second.address).port)
    expect(next).toBeGreaterThan(port)
    expect(next).toBeLessThanOrEqual(port + 20)
    const info = await second.corral.client.system.info()
    expect(info).toMatchObject({ port: next, address: second.address })
    const health = await fetch(`http://127.0.0.1:${next}/health`)
    expect(health.status).toBe(200)
  })
})
