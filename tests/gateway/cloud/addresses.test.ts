import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeProvider } from '../../providers/fake-provider.ts'
import { type AddedProvider, type CloudCorral, cloudKey, startCloudCorral } from './cloud-corral.ts'
import { askChat } from './held.ts'
import { chatAnswer } from './scripts.ts'

let corral: CloudCorral
let cloud: AddedProvider
beforeAll(async () => {
  corral = await startCloudCorral()
})
beforeEach(async () => {
  cloud = await corral.addProvider()
})
afterAll(() => corral[Symbol.asyncDispose]())

describe('an address (edge case 30)', () => {
  const add = (name: string, base_url: string) =>
    corral.corral.client.providers.create({
      name,
      base_url,
      api_key: cloudKey,
      protocols: ['openai'],
      models: ['gpt'],
    })

  it.each(['/proxy/v1', '/proxy/v1/', '/proxy/'])('may end with %s', async (path) => {
    const name = `at-${path.replaceAll('/', '-')}`
    await add(name, `${cloud.fake.origin}${path}`)
    cloud.fake.answer = chatAnswer('hello')
    expect((await askChat(corral, `${name}/gpt`)).status).toBe(200)
    expect(cloud.fake.arrivals.at(-1)?.path).toMatch(/^\/proxy\/(v1\/)?chat\/completions$/)
  })

  it('may be one of IPv6', async () => {
    const server: Server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ message: { content: 'from six' } }] }))
    })
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve))
    try {
      await add('six', `http://[::1]:${(server.address() as AddressInfo).port}`)
      expect(await (await askChat(corral, 'six/gpt')).text()).toContain('from six')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it.each([301, 302, 307, 308])('that redirects with %i gets no key to another', async (status) => {
    await using elsewhere = await startFakeProvider()
    cloud.fake.answer = (_, response) => {
      response.writeHead(status, { location: `${elsewhere.origin}/v1/chat/completions` }).end()
    }
    const response = await askChat(corral, `${cloud.name}/gpt`)
    expect(response.status).toBe(502)
    expect(elsewhere.arrivals).toEqual([])
  })
})

describe('a request that has to stay on this Mac', () => {
  it('opens no socket to a provider that leads elsewhere', async () => {
    await using far = await startFakeProvider()
    far.answer = chatAnswer('from afar')
    const { client } = corral.corral
    await client.providers.create({
      name: 'far',
      base_url: far.origin,
      // One address that is not on this machine is enough.
      more_base_urls: ['https://far.example'],
      api_key: cloudKey,
      models: ['gpt'],
    })
    const { token } = await client.tokens.create({ label: 'home', cloud: false })
    const forbidden = { authorization: `Bearer ${token}` }
    const keeps = { options: { allow_cloud: false }, backend_type: 'far', backend_model: 'gpt' }
    await corral.addRule({ model_pattern: 'kept', ...keeps })
    for (const stream of [false, true]) {
      expect((await askChat(corral, 'far/gpt', { stream }, forbidden)).status).toBe(403)
      expect((await askChat(corral, 'kept', { stream })).status).toBe(403)
    }
    expect(far.connections()).toBe(0)
    expect(await (await askChat(corral, 'far/gpt')).text()).toContain('from afar')
    expect(far.connections()).toBe(1)
  })
})
