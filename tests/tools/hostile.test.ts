import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ServerLimits } from '../../src-main/core/tools/servers/server-limits.ts'
import { eventually } from '../helpers/test-corral.ts'
import { type HostileServer, startHostileServer } from './hostile-server.ts'
import { type TestTools, openTestTools } from './open-tools.ts'

let web: HostileServer
/** With little time for each call. */
let hasty: TestTools
/** With little room for each answer. */
let narrow: TestTools
beforeAll(async () => {
  web = await startHostileServer()
  const open = async (limits: Partial<ServerLimits>) => {
    const test = await openTestTools({ limits })
    const transport = { type: 'http', url: web.url, headers: {} } as const
    await test.tools.servers.add({ name: 'web', transport })
    return test
  }
  hasty = await open({ silenceMs: 300, callMs: 900 })
  const flood = { bytes: 4 * 2 ** 20, messages: 1000 }
  narrow = await open({ messageBytes: 2 ** 20, flood })
})
afterAll(async () => {
  for (const one of [hasty, narrow, web]) {
    // oxlint-disable-next-line no-await-in-loop -- the server goes last
    await one[Symbol.asyncDispose]()
  }
})

describe('a server over HTTP that in a call', () => {
  beforeEach(async () => {
    await narrow.tools.servers.connect(narrow.server('web').id)
    expect(narrow.server('web').state).toBe('ready')
  })

  it.each(['says-nothing', 'only-breathes', 'progresses-for-ever', 'answers-another-call'])(
    '%s is given up after the time limit, and told so, with nothing left open',
    async (tool) => {
      const takenBack = web.seen.takenBack
      const outcome = await hasty.run(`web/${tool}`)
      expect(outcome).toEqual({
        text: 'The tool failed. It gave no answer in time.',
        failed: true,
      })
      await eventually(() => web.seen).toMatchObject({ openAnswers: 0, takenBack: takenBack + 1 })
      expect(hasty.server('web').state).toBe('ready')
    },
  )

  it.each([
    ['floods-with-notifications', 'It sent more than anybody could read.'],
    ['sends-json-for-ever', 'The connection is lost: the answer is too long.'],
    ['sends-an-event-for-ever', 'The connection is lost: the answer is too long.'],
    ['dies-in-its-answer', 'The connection is lost: no connection.'],
  ])('%s is cut off', async (tool, problem) => {
    expect((await narrow.run(`web/${tool}`)).failed).toBe(true)
    expect(narrow.server('web')).toMatchObject({ state: 'failed', problem })
    await eventually(() => web.seen.openAnswers).toBe(0)
  })

  it.each([
    ['leads-away', 'It answered with 307.'],
    ['sends-half-an-object', 'It does not speak MCP as it should.'],
    ['sends-a-web-page', 'It does not speak MCP as it should.'],
  ])('%s fails that call only', async (tool, why) => {
    const outcome = await narrow.run(`web/${tool}`)
    expect(outcome).toEqual({ text: `The tool failed. ${why}`, failed: true })
    expect(narrow.server('web').state).toBe('ready')
    expect(web.seen).toMatchObject({ openAnswers: 0, ledAway: 0 })
  })

  it('is left by the user leaves nothing open', async () => {
    const leave = new AbortController()
    const asked = narrow.run('web/only-breathes', {}, leave.signal)
    await eventually(() => web.seen.openAnswers).toBe(1)
    leave.abort(new Error('the user has left'))
    await expect(asked).rejects.toThrow('the user has left')
    await eventually(() => web.seen.openAnswers).toBe(0)
  })
})

it('a server over HTTP is not told that a call is taken back which has its answer', async () => {
  await narrow.tools.servers.connect(narrow.server('web').id)
  const { takenBack } = web.seen
  const leave = new AbortController()
  expect((await narrow.run('web/behaves', {}, leave.signal)).failed).toBe(false)
  leave.abort()
  expect((await narrow.run('web/behaves')).failed).toBe(false)
  expect(web.seen.takenBack).toBe(takenBack)
})

it('a server whose stream ends over and over is not asked for it for ever', async () => {
  web.endStreams()
  const before = web.seen.streams
  await narrow.tools.servers.connect(narrow.server('web').id)
  await narrow.reaches('web', 'failed')
  expect(narrow.server('web').problem).toBe('It ends its connection over and over.')
  expect(web.seen.streams - before).toBeLessThanOrEqual(50)
})
