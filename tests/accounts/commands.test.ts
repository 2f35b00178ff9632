import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Finished, corral, finish } from '../headless/cli.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { type Person, arrive, password, send, signIn } from './people.ts'
import { commandEnvironment, corralCommand } from '../helpers/corral-command.ts'

/** A Corral runs on the folder meanwhile, as it does for most people who use the commands. */
let home: string
let test: TestCorral
let ada: Person
beforeAll(async () => {
  home = await temporaryFolder()
  test = await startTestCorral({ host: { dataDir: home } })
  ada = await arrive(test, 'ada@example.org')
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

/** Runs `corral …` with something to read on its standard input. */
function withInput(input: string, ...args: string[]): Promise<Finished> {
  const env = { ...commandEnvironment, HOME: home, CORRAL_HOME: home }
  const child = spawn(process.execPath, [corralCommand, ...args], { env })
  child.stdin.end(input)
  return finish(child)
}

describe('corral user', { timeout: 120_000 }, () => {
  it('creates a user with a password from stdin, and lets them in', async () => {
    const [bob, short, none] = await Promise.all([
      withInput(`${password}\n`, 'user', 'create', 'Bob@example.org', '--admin', '--json'),
      withInput('short\n', 'user', 'create', 'cleo@example.org'),
      withInput('', 'user', 'create', 'cleo@example.org'),
    ])
    const made = { email: 'bob@example.org', is_admin: true, status: 'approved' }
    expect(JSON.parse(bob.stdout)).toMatchObject(made)
    await signIn(test, 'bob@example.org')
    expect(short).toMatchObject({ code: 1, stdout: '' })
    expect(short.stderr).toMatch(/^corral: .*password/)
    expect(none).toMatchObject({ code: 1, stderr: 'corral: nothing was typed\n' })
  })

  it('demotes and deletes, by address or number, but not the last administrator', async () => {
    const demoted = await corral(home, 'user', 'demote', 'BOB@example.org')
    expect(demoted.stdout).toMatch(/^ID .*\n2 +bob@example\.org +user +approved +2\d{3}-/)
    const [last, unknown] = await Promise.all([
      corral(home, 'user', 'rm', String(ada.id)),
      corral(home, 'user', 'approve', 'x@example.org'),
    ])
    expect(last).toMatchObject({ code: 1, stderr: 'corral: Cannot delete last admin\n' })
    expect(unknown).toMatchObject({
      code: 1,
      stderr: "corral: There is no user 'x@example.org'.\n",
    })
  })

  it('acts on the Corral that runs: a new password ends sessions and streams there', async () => {
    const stream = await fetch(`${test.address}/api/pool/watch?token=${ada.token}`)
    const ended = stream.text().catch(() => 'cut off')
    const reset = await withInput('another 4711', 'user', 'reset-password', 'ada@example.org')
    expect(reset.code).toBe(0)
    expect((await send(test, 'GET', '/api/auth/me', { token: ada.token })).status).toBe(401)
    await ended
    await signIn(test, ada.email, 'another 4711')
  })
})

describe('corral token', { timeout: 120_000 }, () => {
  it('create prints exactly the token, and takes what binds it', async () => {
    const plain = await corral(home, 'token', 'create', '--label', 'L', '--json')
    expect(plain.stdout).toMatch(/^\{"token":"ck_[\w-]{43}"\}\n$/)
    const bound = ['--model', 'a', '--model', 'b', '--no-cloud', '--embeddings-only']
    const timed = ['--expires', '2099-01-31', '--per-minute', '7']
    await corral(home, 'token', 'create', '--label', 'M', ...bound, ...timed)
    const tokens = await test.corral.client.tokens.list()
    const [newest, older] = tokens
    expect(newest).toMatchObject({
      label: 'M',
      models: ['a', 'b'],
      cloud: false,
      endpoints: 'embeddings',
      expiresAt: '2099-01-31T00:00:00.000Z',
      requestsPerMinute: 7,
    })
    expect(older).toMatchObject({ label: 'L', models: null, cloud: true, endpoints: 'all' })
    // Not beside one that is lent a token, too.
    const [listed, late] = await Promise.all([
      corral(home, 'token', 'ls', '--json'),
      corral(home, 'token', 'create', '--label', 'X', '--expires', 'soon'),
    ])
    const wrong = await corral(home, 'token', 'create', '--label', 'X', '--per-minute', 'x')
    expect(JSON.parse(listed.stdout)).toEqual(tokens)
    for (const { code, stderr } of [late, wrong]) {
      expect(code).toBe(1)
      expect(stderr).toMatch(/^(corral|error): .*'(soon|x)' is /)
    }
  })
})

describe('corral audit', { timeout: 120_000 }, () => {
  it('lists the acts of all processes, and finds one that was edited', async () => {
    await test.corral.client.tokens.create({ label: 'here' })
    const [list, good] = await Promise.all([
      corral(home, 'audit', 'ls', '--limit', '3', '--json'),
      corral(home, 'audit', 'verify'),
    ])
    const [newest, before] = JSON.parse(list.stdout) as Record<string, unknown>[]
    expect(newest).toMatchObject({ who: 'owner', what: 'tokens.create', outcome: 'ok' })
    // What the command did over the port is the owner's act, too.
    expect(before).toMatchObject({ who: 'owner', what: 'tokens.create', outcome: 'ok' })
    expect(good).toMatchObject({ code: 0, stderr: '' })
    expect(good.stdout).toMatch(/^all \d+ acts are as they were written\n$/)
    const sqlite = new Database(join(home, 'corral.db'))
    sqlite.exec("update acts set who = 'eve' where id = 2")
    sqlite.close()
    const bad = await corral(home, 'audit', 'verify', '--json')
    expect(JSON.parse(bad.stdout)).toMatchObject({ ok: false, broken_at: 2 })
    expect(bad.code).toBe(4)
  })

  it('and the others ask the Corral that runs: none has built one of its own', () => {
    expect(existsSync(join(home, 'logs'))).toBe(false)
  })
})
