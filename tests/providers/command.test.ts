import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import { finish, spawnCorral } from '../headless/cli.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { type FakeProvider, startFakeProvider } from './fake-provider.ts'
import { newKey } from './rest.ts'

const key = newKey()

/** A Corral runs on the folder meanwhile; a variable that a key refers to is one of its own. */
let home: string
let test: TestCorral
let fake: FakeProvider
beforeAll(async () => {
  home = await temporaryFolder()
  test = await startTestCorral({ host: { dataDir: home, environment: { MY_KEY: key } } })
  fake = await startFakeProvider()
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

async function run(args: string[], env: Record<string, string> = {}) {
  return finish(spawnCorral(home, args, env))
}

async function json<T>(args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run([...args, '--json'])
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0)
  return JSON.parse(stdout) as T
}

describe('corral provider and corral key', () => {
  it('add a provider, add, change and test its keys, by the Corral that runs', async () => {
    const added = await json<Provider>([
      'provider',
      'add',
      'mine',
      '--base-url',
      fake.origin,
      '--model',
      'a',
      '--model',
      'b',
    ])
    expect(added.models.map(({ name }) => name)).toEqual(['a', 'b'])
    const reference = ['--reference', 'env:MY_KEY', '--label', 'work']
    const made = await json<ProviderKey>(['key', 'add', 'Mine', ...reference])
    expect(made).toMatchObject({ reference: 'env:MY_KEY', label: 'work' })
    expect(await json(['provider', 'test', 'mine'])).toEqual({ success: true })
    expect(fake.arrivals[0]?.headers.authorization).toBe(`Bearer ${key}`)
    await json(['key', 'set', 'mine', String(made.id), '--weight', '5'])
    expect(await json<ProviderKey[]>(['key', 'ls', 'mine'])).toMatchObject([{ weight: 5 }])
    const { code, stderr } = await run(['provider', 'rm', 'openai'])
    expect(code).toBe(1)
    expect(stderr).toContain('predefined')
  })

  it(
    'import keys from the environment without ever showing them (#305)',
    { timeout: 240_000 },
    async () => {
      const env = { OPENAI_API_KEY: newKey(), XAI_API_KEY: newKey() }
      const listed = await run(['key', 'env'], env)
      expect(listed.stdout).toContain('OPENAI_API_KEY  no')
      const imported = await run(['key', 'import-env', '--json'], env)
      expect(JSON.parse(imported.stdout)).toEqual({ imported: ['OPENAI_API_KEY', 'XAI_API_KEY'] })
      const providers = await run(['provider', 'ls', '--with-keys'])
      expect(providers.stdout).toMatch(/^ID .*\n1 +openai +[^\n]*\n3 +xai /)
      expect(providers.stdout).not.toContain('anthropic')
      const said = [imported, providers].map(({ stdout, stderr }) => stdout + stderr).join()
      for (const value of Object.values(env)) expect(said).not.toContain(value)
    },
  )
})
