import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { owner } from '../../src-main/core/accounts/caller.ts'
import { findOutsideHost } from '../egress-switch/outside-host.ts'
import { type HttpToolServer, startHttpToolServer } from './http-tool-server.ts'
import { type TestTools, openTestTools } from './open-tools.ts'

const outside = findOutsideHost()
const secret = 'Bearer tok-for-the-server-0123456789'

let test: TestTools
let web: HttpToolServer
beforeAll(async () => {
  test = await openTestTools()
  web = await startHttpToolServer('streaming')
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await web[Symbol.asyncDispose]()
})

function add(name: string, url: string, more: { allowPrivate?: boolean } = {}) {
  const headers = { Authorization: secret }
  return test.tools.servers.add({ name, transport: { type: 'http', url, headers, ...more } })
}

describe('a server over HTTP', () => {
  beforeEach(async () => {
    const { servers } = test.tools.box(owner)
    if (!servers.some(({ name }) => name === 'web')) await add('web', web.url)
    await test.reaches('web', 'ready')
  })

  it('is asked with the headers that were given for it, which nobody is shown', async () => {
    expect(await test.run('web/add', { a: 17, b: 25 })).toEqual({ text: '42', failed: false })
    expect(web.asked.every(({ headers }) => headers.authorization === secret)).toBe(true)
    const shown = JSON.stringify(test.tools.box(owner)) + test.logged()
    expect(shown).not.toContain(secret.slice(-12))
    expect(test.server('web').transport).toEqual({
      type: 'http',
      url: web.url,
      headerNames: ['Authorization'],
      allowPrivate: false,
    })
  })

  it('is heard where it says why an argument is wrong', async () => {
    // Corral looks at the outermost types only.
    const outcome = await test.run('web/sum', { numbers: ['one'] })
    expect(outcome.failed).toBe(true)
    expect(outcome.text).toMatch(/expected number/)
  })

  it('that has forgotten the session is connected anew', async () => {
    web.forget()
    expect((await test.run('web/add', { a: 1, b: 2 })).failed).toBe(true)
    await test.reaches('web', 'ready')
    expect(await test.run('web/add', { a: 1, b: 2 })).toEqual({ text: '3', failed: false })
  })

  it('that dies during a call fails that call', async () => {
    const asked = test.run('web/never')
    setTimeout(web.cut, 200)
    expect((await asked).failed).toBe(true)
    await test.reaches('web', 'ready')
  })

  it('stays while nothing may leave, as it is on this Mac', async () => {
    test.nothingLeaves(true)
    try {
      expect(await test.run('web/add', { a: 2, b: 2 })).toEqual({ text: '4', failed: false })
    } finally {
      test.nothingLeaves(false)
    }
  })

  it('stands in the ledger', () => {
    const purposes = new Set(test.uses.map(({ ask }) => ask.purpose))
    expect([...purposes]).toEqual(['tool server'])
  })

  it('says goodbye when it is removed', async () => {
    await test.tools.servers.remove(test.server('web').id)
    expect(web.asked.at(-1)?.method).toBe('DELETE')
  })
})

it('speaks the older way where a server knows no other', async () => {
  await using old = await startHttpToolServer('sse')
  const server = await add('old', old.url)
  expect(server).toMatchObject({ state: 'ready', version: 'web server 2.0.0' })
  expect(await test.run('old/add', { a: 1, b: 1 })).toEqual({ text: '2', failed: false })
  await test.tools.servers.remove(server.id)
})

it('follows no redirect to another server, and gives it no secret', async () => {
  const url = web.url.replace('/mcp', '/elsewhere')
  const server = await add('moved', url)
  expect(server).toMatchObject({ state: 'failed', problem: 'It answered with 307.' })
  await test.tools.servers.remove(server.id)
})

it('says that nobody is there', async () => {
  const server = await add('nobody', 'http://127.0.0.1:1/mcp')
  expect(server).toMatchObject({ state: 'failed', problem: 'Not reached: no connection.' })
  await test.tools.servers.remove(server.id)
})

it.each([
  ['http://example.com/mcp', /it must be https/],
  ['http://169.254.169.254/mcp', /nothing is ever sent/],
  ['http://10.0.0.7/mcp', /private/],
  ['https://user:pass@example.com/mcp', /belongs into a header/],
])('refuses the address %s', async (url, why) => {
  await expect(add('x', url)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(why) as string,
  })
})

describe.skipIf(outside === null)('a server on another machine', () => {
  it('is used in a private network when that is allowed, and cut off when nothing may leave', async () => {
    await using far = await startHttpToolServer('streaming', outside ?? '')
    const server = await add('far', far.url, { allowPrivate: true })
    expect(server.state).toBe('ready')
    expect(await test.run('far/add', { a: 1, b: 1 })).toEqual({ text: '2', failed: false })
    const waiting = test.run('far/never')
    test.nothingLeaves(true)
    expect(test.server('far')).toMatchObject({ state: 'failed', toolCount: 0 })
    expect((await waiting).failed).toBe(true)
    const asked = far.asked.length
    await test.tools.servers.connect(server.id)
    expect(test.server('far').problem).toMatch(/Nothing leaves this Mac/)
    expect(far.asked.length).toBe(asked)
    test.nothingLeaves(false)
    await test.reaches('far', 'ready')
    await test.tools.servers.remove(server.id)
  })
})
