import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { McpTransport } from '../../src-main/contract/tools.ts'
import { owner } from '../../src-main/core/accounts/caller.ts'
import { startHttpToolServer } from './http-tool-server.ts'
import { type TestTools, openTestTools, ownVariables } from './open-tools.ts'
import { appOf } from '../routing/given.ts'

const token = 'tok-0123456789-abcdef'

/** Adds a server over HTTP; those need no program. */
function add({ tools }: TestTools, url: string, name = 'web') {
  const headers = { 'X-Token': token }
  return tools.servers.add({ name, transport: { type: 'http', url, headers } })
}

describe('the secrets of a server', () => {
  let web: Awaited<ReturnType<typeof startHttpToolServer>>
  let test: TestTools
  const lastToken = () => web.asked.at(-1)?.headers['x-token']
  beforeAll(async () => {
    web = await startHttpToolServer('streaming')
    test = await openTestTools()
    await add(test, web.url)
  })
  afterAll(async () => {
    await test[Symbol.asyncDispose]()
    await web[Symbol.asyncDispose]()
  })

  it('stay when only something else is changed', async () => {
    const { id } = test.server('web')
    const transport = { type: 'http', url: `${web.url}?x=1`, headers: { 'X-Token': '' } } as const
    const changed = await test.tools.servers.update({ id, transport })
    expect(changed.state).toBe('ready')
    expect(lastToken()).toBe(token)
  })

  it('do not go along to another address', async () => {
    const { id } = test.server('web')
    const transport = {
      type: 'http',
      url: 'https://evil.example/',
      headers: { 'X-Token': '' },
    } as const
    await expect(test.tools.servers.update({ id, transport })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('Enter the value of X-Token again') as string,
    })
    expect(test.server('web').state).toBe('ready')
  })

  it('do not go along to another program', async () => {
    const program = (command: string, value: string): McpTransport => ({
      type: 'stdio',
      command,
      args: [],
      environment: { KEY: value },
    })
    const { id } = await test.tools.servers.add({
      name: 'program',
      transport: program('no-such-program', token),
    })
    const moved = test.tools.servers.update({ id, transport: program('printenv', '') })
    await expect(moved).rejects.toMatchObject({ code: 'invalid_input' })
    await test.tools.servers.update({ id, transport: program('no-such-program', '') })
    await test.tools.servers.remove(id)
  })

  it('outlive a new key of the vault, and do not lie in the database as they are', async () => {
    await test.vault.rotate('data')
    await test.tools.servers.connect(test.server('web').id)
    expect(test.server('web').state).toBe('ready')
    expect(lastToken()).toBe(token)
    expect(test.vault.status()).toMatchObject({ secrets: 1, unreadable: 0 })
    for (const file of ['corral.db', 'corral.db-wal']) {
      const bytes = await readFile(join(test.dataDir, file))
      expect(bytes.includes(token)).toBe(false)
    }
  })

  it('wait for a vault that is locked', async () => {
    const { dataDir } = test
    await test.close()
    const other = { ...ownVariables, CORRAL_MASTER_KEY: 'Q9r7XkPz2mWv5TnB8yLc3HdJ6sFgA1eU' }
    const locked = await openTestTools({ dataDir, environment: other })
    await locked.reaches('web', 'failed')
    expect(locked.server('web').problem).toMatch(/vault is locked/)
    await expect(add(locked, web.url, 'more')).rejects.toMatchObject({ code: 'vault_locked' })
    await locked.vault.unlock({ secret: ownVariables.CORRAL_MASTER_KEY })
    await locked.reaches('web', 'ready')
    expect(lastToken()).toBe(token)
    await locked.close()
    test = await openTestTools({ dataDir })
    await test.reaches('web', 'ready')
  })
})

describe('consent', () => {
  let web: Awaited<ReturnType<typeof startHttpToolServer>>
  let test: TestTools
  beforeAll(async () => {
    web = await startHttpToolServer('streaming')
    test = await openTestTools()
    await add(test, web.url)
  })
  afterAll(async () => {
    await test[Symbol.asyncDispose]()
    await web[Symbol.asyncDispose]()
  })
  const ann = {
    kind: 'user',
    access: 'user',
    id: 7,
    email: 'ann@example.com',
    session: { version: 1, expiresAt: new Date(0) },
  } as const
  const app = appOf()

  it('is each user’s own', () => {
    test.tools.setConsent(ann, 'web/add', 'always')
    test.tools.setConsent(owner, 'calculator', 'always')
    const { runner } = test.tools
    expect(runner.consentOf(ann, 'web/add')).toBe('always')
    expect(runner.consentOf(owner, 'web/add')).toBe('ask')
    expect(runner.consentOf(ann, 'calculator')).toBe('ask')
  })

  it('of never keeps a tool from models', async () => {
    test.tools.setConsent(ann, 'web/never', 'never')
    const names = (await test.tools.runner.offered(ann)).map(({ id }) => id)
    expect(names).toEqual(['calculator', 'clock', 'web/add', 'web/sum'])
  })

  it('is not given by the token of an app, and no server runs for one', async () => {
    expect(() => test.tools.setConsent(app, 'calculator', 'always')).toThrow('does not answer')
    expect(test.tools.runner.consentOf(app, 'web/add')).toBe('never')
    const outcome = await test.run('web/add', { a: 1, b: 1 }, undefined, app)
    expect(outcome).toEqual({ text: 'There is no such tool now.', failed: true })
  })

  it('of always ends when the server is another one, whatever it is called', async () => {
    const { id } = test.server('web')
    const transport = { type: 'http', url: `${web.url}?v=2`, headers: {} } as const
    await test.tools.servers.update({ id, transport })
    await test.reaches('web', 'ready')
    expect(test.tools.runner.consentOf(ann, 'web/add')).toBe('ask')
    expect(test.tools.runner.consentOf(ann, 'web/never')).toBe('never')
  })

  it('goes with its server', async () => {
    test.tools.setConsent(ann, 'web/add', 'never')
    await test.tools.servers.remove(test.server('web').id)
    await add(test, web.url)
    expect(test.tools.runner.consentOf(ann, 'web/add')).toBe('ask')
  })

  it('is told to those who watch', async () => {
    const watching = test.tools.watch(owner, AbortSignal.timeout(20_000))
    const consent = async () => {
      const { value } = await watching.next()
      return value?.tools.find((tool) => tool.id === 'clock')?.consent
    }
    expect(await consent()).toBe('ask')
    test.tools.setConsent(owner, 'clock', 'always')
    expect(await consent()).toBe('always')
    await watching.return()
  })

  it('shows users who are no administrators which servers there are, and not how they are reached', () => {
    expect(test.tools.box(ann).servers).toMatchObject([
      { name: 'web', state: 'ready', transport: null, problem: null },
    ])
    expect(JSON.stringify(test.tools.box(ann))).not.toContain('127.0.0.1')
  })
})
