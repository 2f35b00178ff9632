import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiagnosticsBundle } from '../../src-main/contract/diagnostics.ts'
import { hidePrivate } from '../../src-main/core/diagnostics/hide-private.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

/** Each stands in one place that may leak; none of them looks like a key, but for the last. */
const canaries = {
  key: 'canary-of+a/provider-key',
  hub: 'canary-of-the-hub',
  proxy: 'canary "of" the proxy',
  mcp: 'canary of a variable',
  header: 'canary of a header',
  environment: 'canary of the environment',
  prompt: 'canary in a prompt',
  looks: 'sk-ant-canary0123456789',
}

let corral: TestCorral
let bundle: DiagnosticsBundle
let text: string

beforeAll(async () => {
  corral = await startTestCorral({
    host: { homeDir: homedir(), environment: { OPENAI_API_KEY: canaries.environment } },
  })
  const { client } = corral.corral
  await client.providers.create({
    name: 'away',
    base_url: 'https://away.example/v1',
    protocols: ['openai'],
    api_key: canaries.key,
  })
  await client.hub.saveToken({ token: canaries.hub })
  await client.network.update({
    proxy: 'custom',
    proxyAddress: 'http://proxy.example:3128',
    proxyUser: 'canary of a user',
    proxyPassword: canaries.proxy,
  })
  await client.tools.addServer({
    name: 'near',
    transport: { type: 'stdio', command: 'true', args: [], environment: { WORD: canaries.mcp } },
  })
  await client.tools.addServer({
    name: 'far',
    transport: { type: 'http', url: 'http://127.0.0.1:9', headers: { word: canaries.header } },
  })
  // What should never happen, and once will: secrets in the log, as they are and as they are sent.
  const spelt = [
    ...Object.values(canaries).filter((canary) => canary !== canaries.prompt),
    encodeURIComponent(canaries.key),
    Buffer.from(canaries.key).toString('base64'),
    corral.adminToken,
    'https://me:canary@host.example/path',
    'ada.canary@mail.example',
  ]
  const lines = spelt.map((word) =>
    JSON.stringify({
      level: 30,
      time: 1,
      msg: `sent ${word} off`,
      authorization: 'canary',
      path: homedir(),
    }),
  )
  await mkdir(join(corral.host.dataDir, 'logs'), { recursive: true })
  await writeFile(join(corral.host.dataDir, 'logs', 'corral.log'), `${lines.join('\n')}\n`)
  await corral.openai.chat.completions.create({
    model: 'corral-starter',
    max_tokens: 2,
    messages: [{ role: 'user', content: canaries.prompt }],
  })
  corral.corral.diagnostics.note('program', new Error(canaries.prompt))
  bundle = await client.diagnostics.bundle()
  const files = unzipSync(Buffer.from(bundle.zip, 'base64'))
  text = Object.entries(files)
    .map(([name, bytes]) => `${name}\n${strFromU8(bytes)}`)
    .join('\n')
})
afterAll(() => corral[Symbol.asyncDispose]())

describe('the diagnostics bundle', () => {
  it('holds no secret, whatever was written where', () => {
    expect(text.match(/.*(canary|ck_).*/gi) ?? []).toEqual([])
    expect(text.match(/sent \[hidden\] off/g)?.length).toBeGreaterThan(6)
    expect(text).not.toContain(homedir())
  })

  it('holds what helps, and shows all of it before it is saved', () => {
    const files = unzipSync(Buffer.from(bundle.zip, 'base64'))
    const shown = Object.fromEntries(bundle.files.map((file) => [file.name, file.text]))
    expect(Object.keys(files)).toEqual(Object.keys(shown))
    for (const [name, bytes] of Object.entries(files)) expect(strFromU8(bytes)).toBe(shown[name])
    expect(JSON.parse(shown['machine.json'] ?? '')).toMatchObject({
      versions: { corral: '0.0.0-test', node: process.versions.node },
    })
    expect(JSON.parse(shown['models.json'] ?? '')).toMatchObject([{ id: 'corral-starter' }])
    expect(shown['providers.json']).toContain('https://away.example')
    expect(JSON.parse(shown['settings.json'] ?? '')).toMatchObject({
      network: { proxy: 'custom', hasProxyUser: true },
    })
    expect(bundle.fileName).toMatch(/^corral-diagnostics-\d{4}(-\d\d){5}\.zip$/)
  })

  it('is for administrators', async () => {
    expect((await corral.fetch('/api/diagnostics/bundle')).status).toBe(403)
  })
})

describe('what looks like a secret goes from any text', () => {
  it.each([
    ['Authorization: Bearer abc.def_ghi', 'Authorization: Bearer [hidden]'],
    ['"api_key":"with \\" a quote"', '"api_key":"[hidden]"'],
    ['{\\"password\\":\\"x y\\"}', '{\\"password\\":\\"[hidden]\\"}'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[hidden]'],
    ['AIzaSyA1234567890abcdefghijklmnopqrstu', '[hidden]'],
    ['Qx7Lm2Vr9Tz4Wk8Yp3Nc6Hs1Jd5Fb0Ga', '[hidden]'],
  ])('%s', (before, after) => {
    expect(hidePrivate(before, '/Users/ada')).toBe(after)
  })

  it.each([
    'Qwen2.5-Coder-32B-Instruct-GGUF-Q4_K_M-00001-of-00002.gguf',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '"max_tokens":100, "tokensPerSecond":12.5',
    'https://huggingface.co/Qwen/Qwen3-4B-GGUF',
  ])('but not %s', (text) => {
    expect(hidePrivate(text, '/Users/ada')).toBe(text)
  })
})
