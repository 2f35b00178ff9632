import { once } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { finish, spawnCorral } from '../headless/cli.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { answerJson, startFakeProvider } from '../providers/fake-provider.ts'
import { type ForwardProxy, startForwardProxy } from './forward-proxy.ts'
import { type PrivateAuthority, makePrivateAuthority } from './private-authority.ts'

const host = 'models.example'
const password = 'pässword-7c1e: of the proxy'

let pki: PrivateAuthority
let corral: TestCorral
let proxy: ForwardProxy
let other: ForwardProxy
let providerId: number
/** What the provider behind the proxy was asked. */
const arrivals: { path: string; authorization: string | undefined }[] = []
const models = createServer()

beforeAll(async () => {
  pki = await makePrivateAuthority(host)
  models.setSecureContext(pki.server)
  models.on('request', (request, response) => {
    const { url: path = '', headers } = request.resume()
    arrivals.push({ path, authorization: headers.authorization })
    const message = { role: 'assistant', content: 'Hello from outside.' }
    const json = { id: 'x', choices: [{ index: 0, message, finish_reason: 'stop' }] }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  })
  await once(models.listen(0, '127.0.0.1'), 'listening')
  const { port } = models.address() as AddressInfo
  proxy = await startForwardProxy(() => port)
  other = await startForwardProxy(() => port)
  corral = await startTestCorral()
  const { client } = corral.corral
  await client.network.update({
    proxy: 'custom',
    proxyAddress: proxy.origin,
    systemCertificates: false,
  })
  const made = await client.providers.create({
    name: 'outside',
    base_url: `https://${host}/v1`,
    protocols: ['openai'],
    models: ['gpt'],
  })
  providerId = made.id
  await client.providers.keys.create({ provider_id: made.id, api_key: 'sk-behind-the-proxy-0001' })
})
afterAll(async () => {
  await corral[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  models.closeAllConnections()
  models.close()
})
beforeEach(() => {
  arrivals.length = 0
  for (const one of [proxy, other]) {
    one.wants = null
    one.refusal = null
    one.asked.length = 0
    one.authorizations.length = 0
  }
})

const network = () => corral.corral.client.network
const testOutside = () => network().test({ providerId })

async function ask(): Promise<string | null> {
  const completion = await corral.openai.chat.completions.create({
    model: 'outside/gpt',
    messages: [{ role: 'user', content: 'Hello?' }],
  })
  return completion.choices[0]?.message.content ?? null
}

describe('a server behind the proxy, with a certificate of a company’s own authority', () => {
  it('is refused, and the step that failed is named', async () => {
    const test = await testOutside()
    expect(test).toMatchObject({ ok: false, failedStep: 'certificate', proxy: proxy.origin, host })
    expect(test.message).toMatch(/authority that is not trusted/)
    expect(arrivals).toEqual([])
  })

  it('is accepted once the authority is trusted, and refused again when it no longer is', async () => {
    const trusting = await network().trust({ pem: `Ours:\n${pki.authority}` })
    expect(trusting.authorities).toMatchObject([{ subject: 'Corral Test Authority' }])
    expect(await testOutside()).toMatchObject({ ok: true, proxy: proxy.origin })
    const { id } = trusting.authorities[0]!
    expect((await network().distrust({ id })).authorities).toEqual([])
    expect(await testOutside()).toMatchObject({ ok: false, failedStep: 'certificate' })
    await network().trust({ pem: pki.authority })
  })

  it('answers requests, and the proxy sees neither key nor words', async () => {
    expect(await ask()).toBe('Hello from outside.')
    expect(new Set(proxy.asked)).toEqual(new Set([`${host}:443`]))
    expect(arrivals.at(-1)).toEqual({
      path: '/v1/chat/completions',
      authorization: 'Bearer sk-behind-the-proxy-0001',
    })
    expect(proxy.passed()).not.toMatch(/sk-behind|Hello/)
  })

  it('is asked by the next proxy as soon as the setting is changed', async () => {
    await ask()
    await network().update({ proxyAddress: other.origin })
    expect(await ask()).toBe('Hello from outside.')
    expect(other.asked).toEqual([`${host}:443`])
    await network().update({ proxyAddress: proxy.origin })
  })
})

describe('a proxy that wants a password', () => {
  it('is told it, and a wrong one or none is named as the reason', async () => {
    proxy.wants = `reader:${password}`
    const none = await testOutside()
    expect(none).toMatchObject({ ok: false, failedStep: 'proxy' })
    expect(none.message).toMatch(/wants a name and a password/)
    await network().update({ proxyUser: 'reader', proxyPassword: 'wrong one' })
    expect((await testOutside()).message).toMatch(/does not accept/)
    const state = await network().update({ proxyPassword: password })
    expect(state).toMatchObject({ proxyUser: 'reader', hasProxyPassword: true })
    expect(await testOutside()).toMatchObject({ ok: true })
    await corral.corral.vault.rotate('data')
    expect(await ask()).toBe('Hello from outside.')
  })

  it('is the only one that is told it, and nobody can read it', async () => {
    await network().update({ proxyAddress: other.origin })
    await testOutside()
    const told = Buffer.from(other.authorizations[0]?.slice(6) ?? '', 'base64').toString()
    expect(told).toBe('reader:')
    const state = await network().update({ proxyAddress: proxy.origin })
    expect(JSON.stringify(state)).not.toContain('7c1e')
    expect(corral.logged()).not.toContain('7c1e')
    const { dataDir } = corral.host
    for (const name of (await readdir(dataDir)).filter((one) => one.startsWith('corral.db'))) {
      expect((await readFile(join(dataDir, name))).includes('7c1e'), name).toBe(false)
    }
    await network().update({ proxyUser: null, proxyPassword: null })
  })
})

describe('the proxy', () => {
  it('that refuses, fails or is gone is named as what failed', async () => {
    proxy.refusal = 403
    expect((await testOutside()).message).toMatch(/does not allow it \(status 403\)/)
    proxy.refusal = 503
    expect(await testOutside()).toMatchObject({ failedStep: 'proxy' })
    proxy.refusal = null
    const gone = await startForwardProxy(() => 1)
    await gone[Symbol.asyncDispose]()
    await network().update({ proxyAddress: gone.origin })
    expect((await testOutside()).message).toMatch(/proxy cannot be reached/)
    await expect(corral.corral.client.providers.test({ provider_id: providerId })).rejects.toThrow(
      /the proxy cannot be reached/,
    )
    await network().update({ proxyAddress: proxy.origin })
  })

  it('is not contacted while nothing leaves this Mac', async () => {
    const before = proxy.connections()
    const { client } = corral.corral
    await client.activitySettings.update({ nothing_leaves: true })
    expect(await testOutside()).toMatchObject({ ok: false, failedStep: 'switch', proxy: null })
    await expect(ask()).rejects.toThrow(/Nothing leaves/)
    expect(await client.network.test({})).toMatchObject({ failedStep: 'switch' })
    expect(proxy.connections()).toBe(before)
    await client.activitySettings.update({ nothing_leaves: false })
  })

  it('loses its tunnels at the moment at which nothing may leave', async () => {
    await ask()
    const { client } = corral.corral
    await client.activitySettings.update({ nothing_leaves: true })
    await client.activitySettings.update({ nothing_leaves: false })
    const before = proxy.asked.length
    await ask()
    expect(proxy.asked.length).toBe(before + 1)
  })

  it('is never asked for this machine', async () => {
    await using near = await startFakeProvider()
    near.answer = answerJson(200, {})
    const { id } = await corral.corral.client.providers.create({
      name: 'near',
      base_url: near.origin,
      protocols: ['openai'],
    })
    expect(await network().test({ providerId: id })).toMatchObject({ ok: true, proxy: null })
    expect(near.arrivals.length).toBe(1)
    expect(proxy.asked).toEqual([])
  })
})

describe('settings that make no sense are refused', () => {
  it.each([
    [{ proxyAddress: 'socks5://127.0.0.1:1080' }, /http or https/],
    [{ proxyAddress: 'http://me:secret@proxy.example' }, /fields of their own/],
    [{ proxyAddress: 'http://proxy.example/path' }, /no path/],
    [{ proxyAddress: null }, /Give the address/],
    [{ exceptions: ['http://a b'] }, /is not a host/],
  ])('%o', async (change, words) => {
    await expect(network().update(change)).rejects.toThrow(words)
  })

  it('certificates of servers, private keys, and what is no certificate', async () => {
    const { key, cert } = pki.server
    await expect(network().trust({ pem: cert })).rejects.toThrow(/certificate of a server/)
    await expect(network().trust({ pem: pki.authority + key })).rejects.toThrow(/private key/)
    await expect(network().trust({ pem: 'something else' })).rejects.toThrow(/no certificate/)
  })
})

it('what Node would send by the proxy of the environment does not reach it', async () => {
  const before = proxy.connections()
  const { code, stdout } = await finish(
    spawnCorral(corral.host.dataDir, ['ps', '--json'], {
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy.origin,
    }),
  )
  expect(code, stdout).toBe(0)
  expect(proxy.connections()).toBe(before)
})

it('what the environment says counts until something else is chosen', async () => {
  const { host: address } = new URL(proxy.origin)
  const environment: Record<string, string> = {
    HTTPS_PROXY: `http://env:secret%20word@${address}`,
    NO_PROXY: 'direct.example',
    HF_ENDPOINT: `https://${host}`,
  }
  const asked: string[] = []
  await using started = await startTestCorral({
    host: {
      environment,
      async systemProxy(url) {
        asked.push(url)
        return `SOCKS 127.0.0.1:1; PROXY ${new URL(other.origin).host}; DIRECT`
      },
    },
  })
  const { client } = started.corral
  await client.network.trust({ pem: pki.authority })
  expect(await client.network.get()).toMatchObject({ proxy: 'system', systemProxy: proxy.origin })
  expect(await client.network.test({})).toMatchObject({ ok: true, host, proxy: proxy.origin })
  const told = Buffer.from(proxy.authorizations[0]?.slice(6) ?? '', 'base64').toString()
  expect(told).toBe('env:secret word')

  // Without it the system of this Mac is asked, which itself asks nobody while nothing leaves.
  expect(asked).toEqual([])
  delete environment.HTTPS_PROXY
  expect(await client.network.test({})).toMatchObject({ ok: true, proxy: other.origin })
  const before = asked.length
  await client.activitySettings.update({ nothing_leaves: true })
  expect(await client.network.get()).toMatchObject({ systemProxy: null })
  expect(await client.network.test({})).toMatchObject({ failedStep: 'switch' })
  expect(asked.length).toBe(before)
})
