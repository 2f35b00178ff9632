import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { owner } from '../../src-main/core/accounts/caller.ts'
import { eventually } from '../helpers/test-corral.ts'
import { type TestTools, openTestTools, programOf } from './open-tools.ts'

const secret = 'sk-for-the-server-0123456789'

let test: TestTools
beforeAll(async () => {
  test = await openTestTools()
  await test.addProgram('files', { args: ['greets'], environment: { API_KEY: secret } })
})
afterAll(() => test[Symbol.asyncDispose]())

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Those of two programs: one in the server's process group, one that has left it. */
async function startChildren(): Promise<number[]> {
  const pids = JSON.parse((await test.run('files/children')).text) as number[]
  expect(pids.map(isAlive)).toEqual([true, true])
  return pids
}

describe('a program that speaks MCP', () => {
  it('is connected, whatever it prints beside its messages', () => {
    expect(test.server('files')).toMatchObject({
      state: 'ready',
      problem: null,
      version: 'test server 1.2.3',
    })
  })

  it('offers its tools under names that every provider takes', async () => {
    const offered = await test.tools.runner.offered(owner)
    expect(offered.map(({ name }) => name)).toContain('files__echo')
    expect(offered.every(({ name }) => /^[\w-]{1,64}$/.test(name))).toBe(true)
    const echo = offered.find(({ id }) => id === 'files/echo')
    expect(echo).toMatchObject({
      server: 'files',
      parameters: { type: 'object', properties: { words: { type: 'string' } } },
    })
  })

  it('answers a call', async () => {
    const outcome = await test.run('files/echo', { words: 'grüß dich' })
    expect(outcome).toEqual({ text: 'grüß dich', failed: false })
  })

  it('is not asked with arguments that its schema does not know', async () => {
    const outcome = await test.run('files/echo', { words: 7 })
    expect(outcome).toEqual({ text: 'words is of the wrong type.', failed: true })
    const missing = await test.run('files/echo')
    expect(missing).toEqual({ text: 'It needs words.', failed: true })
  })

  it('says by itself that a call has failed', async () => {
    expect(await test.run('files/fail')).toEqual({ text: 'no such luck', failed: true })
  })

  it('names what is no text', async () => {
    const { text } = await test.run('files/picture')
    expect(text).toBe('[image image/png, which cannot be shown here]')
  })

  it('gets what was given for it and what any program needs, and nothing of Corral’s', async () => {
    const { text } = await test.run('files/environment')
    const names = Object.keys(JSON.parse(text) as object)
    // macOS adds one of its own to every program.
    const own = names.filter((name) => name !== '__CF_USER_TEXT_ENCODING')
    expect(own.toSorted()).toEqual(['API_KEY', 'HOME', 'PATH', 'TMPDIR'])
  })

  it('does not give a secret back, not even in its own words', async () => {
    const { text } = await test.run('files/environment')
    expect(text).not.toContain(secret)
    expect(JSON.stringify(test.tools.box(owner))).not.toContain(secret)
    expect(test.logged()).not.toContain(secret)
  })

  it('is passed over where it sends garbage', async () => {
    expect(await test.run('files/garbage')).toEqual({ text: 'after the garbage', failed: false })
  })

  it('is told to stop when nobody waits for the answer any more', async () => {
    const leave = new AbortController()
    const asked = test.run('files/never', {}, leave.signal)
    setImmediate(() => leave.abort(new Error('the user has left')))
    await expect(asked).rejects.toThrow('the user has left')
    expect(await test.run('files/echo', { words: 'still here' })).toMatchObject({ failed: false })
  })

  it('asks again once it describes an allowed tool in another way', async () => {
    const consents = () => [
      test.tools.runner.consentOf(owner, 'files/echo'),
      test.tools.runner.consentOf(owner, 'files/fail'),
    ]
    test.tools.runner.allowAlways(owner, 'files/echo')
    test.tools.runner.allowAlways(owner, 'files/fail')
    expect(consents()).toEqual(['always', 'always'])
    await test.run('files/change')
    await eventually(consents).toEqual(['ask', 'always'])
  })

  it('that dies during a call fails that call, and is started again', async () => {
    const outcome = await test.run('files/die')
    expect(outcome.failed).toBe(true)
    expect(test.server('files')).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/ended with code 1/),
    })
    await test.reaches('files', 'ready')
    expect(await test.run('files/echo', { words: 'back' })).toEqual({ text: 'back', failed: false })
  })

  it.each([
    { tool: 'flood', problem: /more than anybody could read/ },
    { tool: 'huge', problem: /message of more than 8 MB/ },
  ])('is cut off when it sends too much: $tool', async ({ tool, problem }) => {
    const outcome = await test.run(`files/${tool}`)
    expect(outcome.failed).toBe(true)
    expect(test.server('files').problem).toMatch(problem)
    await test.tools.servers.connect(test.server('files').id)
  })

  it('ends with all that it has started when it is turned off', async () => {
    const children = await startChildren()
    await test.tools.servers.update({ id: test.server('files').id, on: false })
    await eventually(() => children.some(isAlive)).toBe(false)
    expect(test.server('files')).toMatchObject({ state: 'off', toolCount: 0 })
    expect(await test.run('files/echo', { words: 'x' })).toMatchObject({ failed: true })
  })

  it('does not run while nothing may leave, since nobody sees where it goes', async () => {
    const { id } = test.server('files')
    await test.tools.servers.update({ id, on: true })
    await test.reaches('files', 'ready')
    const children = await startChildren()
    test.nothingLeaves(true)
    expect(test.server('files')).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/Nothing leaves this Mac.*none runs meanwhile/),
    })
    await eventually(() => children.some(isAlive)).toBe(false)
    await test.tools.servers.connect(id)
    expect(test.server('files').state).toBe('failed')
    test.nothingLeaves(false)
    await test.reaches('files', 'ready')
    // What ran until then stands in the ledger.
    expect(test.uses.map(({ ask, failure }) => [ask.purpose, failure])).toContainEqual([
      'tool server',
      'recalled',
    ])
  })
})

describe('a program that is none', () => {
  it('says why it has ended, without its secrets', async () => {
    await test.addProgram('dying', { args: ['dies'], environment: { API_KEY: secret } })
    expect(test.server('dying')).toMatchObject({
      state: 'failed',
      problem: 'It ended with code 3. It said: cannot go on with •••',
    })
    expect(test.logged()).not.toContain('cannot go on')
    await test.tools.servers.remove(test.server('dying').id)
  })

  it('is not there', async () => {
    const server = await test.tools.servers.add({
      name: 'missing',
      transport: { type: 'stdio', command: 'no-such-program', args: [], environment: {} },
    })
    expect(server).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/no such program/),
    })
    await test.tools.servers.remove(server.id)
  })

  it('that never answers is stopped as soon as it is removed', async () => {
    const adding = test.tools.servers.add({ name: 'silent', transport: programOf(['silent']) })
    await test.reaches('silent', 'connecting')
    await test.tools.servers.remove(test.server('silent').id)
    await adding
    expect(() => test.server('silent')).toThrow('no server')
  })
})

it('leaves nothing running when Corral ends', async () => {
  const children = await startChildren()
  await test.close()
  await eventually(() => children.some(isAlive)).toBe(false)
})
