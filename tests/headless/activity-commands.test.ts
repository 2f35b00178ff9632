import { once } from 'node:events'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditLog, EgressLedger } from '../../src-main/contract/activity.ts'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import { createRestClient } from '../../src-main/headless/rest-client.ts'
import { type Serving, corral, makeHome, serve, spawnCorral } from './cli.ts'

let home: string
let server: Serving
let token: string
beforeAll(async () => {
  home = await makeHome()
  await start()
  token = (await client().tokens.create({ label: 'Zed' })).token
  await ask('brief')
  await ask('nothing')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

let ownerToken: string
async function start(): Promise<void> {
  server = await serve(home)
  ownerToken = (await readFile(join(home, 'first-token'), 'utf8')).trim()
}

const client = (): CorralClient => createRestClient(server.address, ownerToken)
const labels = async () => (await client().tokens.list()).map(({ label }) => label)

async function ask(model: string): Promise<void> {
  const messages = [{ role: 'user', content: 'Hello' }]
  const answer = await fetch(`${server.address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages }),
  })
  await answer.text()
}

describe('beside a running Corral', () => {
  it('logs, usage and egress print what was asked, used and sent', async () => {
    const [logs, used, left] = await Promise.all([
      corral(home, 'logs', '--app', 'zed', '--since', '1h'),
      corral(home, 'usage'),
      corral(home, 'egress', '--json'),
    ])
    expect(logs).toMatchObject({ code: 0, stderr: '' })
    const [first, second, ...rest] = logs.stdout.trimEnd().split('\n')
    expect(first).toMatch(/^[\d-]{10} [\d:]{8} {2}Zed +brief → local\/brief +success +[\d.]+ m?s /)
    expect(second).toMatch(/ Zed +nothing +refused 404 .* There is no model 'nothing'\./)
    expect(rest).toEqual([])
    expect(used.stdout).toMatch(/^APP +REQUESTS .* ON THIS MAC\nZed +2 +1 +\d+ +0 +\d+ +- +100%\n$/)
    const ledger = JSON.parse(left.stdout) as EgressLedger
    expect(ledger).toEqual({ nothing_leaves: false, lines: [], blocked: 0 })
  })

  it('egress turns the switch of the running one, back only when somebody says yes', async () => {
    const isBlocked = async () => (await client().activitySettings.get()).nothing_leaves
    expect(await corral(home, 'egress', 'block')).toMatchObject({ code: 0, stdout: '' })
    expect(await isBlocked()).toBe(true)
    const refused = await corral(home, 'egress', 'allow')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') as string })
    expect(await isBlocked()).toBe(true)
    const allowed = await corral(home, 'egress', 'allow', '--yes', '--json')
    expect(allowed).toMatchObject({ code: 0, stdout: '{"nothing_leaves":false}\n' })
    expect(await isBlocked()).toBe(false)
  })

  it('logs export writes all that fits into a new file for this user', async () => {
    const file = join(home, 'all.csv')
    const args = ['logs', 'export', '--format', 'csv', '--out', file, '--model', 'brief']
    expect(await corral(home, ...args)).toEqual({ code: 0, stdout: '', stderr: '' })
    const text = await readFile(file, 'utf8')
    expect(text).toMatch(/^id,request_id,/)
    expect(text.trimEnd().split('\n')).toHaveLength(2)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await labels()).not.toContain('corral command')
  })

  it('logs -f goes on when Corral was killed and runs again, leaves no token, and ends when interrupted', async () => {
    const following = spawnCorral(home, ['logs', '-f', '-n', '1', '--json', '--app', 'Zed'])
    const closed = once(following, 'close')
    const lines = createInterface({ input: following.stdout! })[Symbol.asyncIterator]()
    const errors = createInterface({ input: following.stderr! })[Symbol.asyncIterator]()
    const next = async () => JSON.parse((await lines.next()).value as string) as AuditLog
    expect((await next()).asked_model).toBe('nothing')
    await ask('another')
    expect((await next()).asked_model).toBe('another')
    await server.end('SIGKILL')
    expect((await errors.next()).value).toMatch(/^corral: Corral has stopped; waiting/)
    await start()
    await ask('after')
    expect((await next()).asked_model).toBe('after')
    await ask('brief')
    expect(await next()).toMatchObject({ asked_model: 'brief', status: 'success', attempt: 1 })
    following.kill('SIGINT')
    expect(await closed).toEqual([130, null])
    expect(await labels()).not.toContain('corral command')
  })
})

describe('with no Corral running', () => {
  beforeAll(() => server.end('SIGTERM'))

  it('logs are read all the same, but cannot be followed; acts have no levels', async () => {
    const [read, acts, followed, wrong] = await Promise.all([
      corral(home, 'logs', '-n', '1', '--model', 'brief'),
      corral(home, 'logs', '--source', 'acts', '-n', '1'),
      corral(home, 'logs', '-f'),
      corral(home, 'logs', '--source', 'acts', '--level', 'warn'),
    ])
    expect(read.stdout).toMatch(/^.* brief → local\/brief +success .*\n$/)
    expect(acts.stdout).toMatch(/ {2}\w+(\.\w+)+ {2}.*ok\n$/)
    expect(followed).toMatchObject({ code: 3, stdout: '' })
    expect(wrong).toMatchObject({ code: 1, stderr: 'corral: --level is for --source program.\n' })
  })

  it('the log of the program is shown and followed, even where Corral cannot start', async () => {
    await writeFile(join(home, 'corral.db'), 'no database')
    const following = spawnCorral(home, ['logs', '-f', '--source', 'program', '-n', '1'])
    const lines = createInterface({ input: following.stdout! })[Symbol.asyncIterator]()
    expect((await lines.next()).value).toMatch(/^[\d-]{10} [\d:]{8} {2}info {3}\w+/)
    const [tried, line] = await Promise.all([corral(home, 'ls'), lines.next()])
    expect(tried).toMatchObject({ code: 1, stdout: '' })
    expect(line.value).toMatch(/ {2}info {3}starting up {2}\{"version":".*"\}$/)
    const closed = once(following, 'close')
    following.kill('SIGINT')
    expect(await closed).toEqual([130, null])
  })
})
