import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ChainedAct, firstBroken, hashOf } from '../../src-main/core/audit/chain.ts'
import { arrive, password, scale, send, signIn } from '../accounts/people.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { restClient, socketClient } from '../server/contract-client.ts'

let test: TestCorral
let before: number
beforeEach(async () => {
  test = await startTestCorral()
  before = (await test.corral.client.acts.list({}))[0]?.id ?? 0
})
afterEach(() => test[Symbol.asyncDispose]())

/** Who, what, on which object, with which outcome; oldest first. */
async function acts(): Promise<(string | null)[][]> {
  const list = await test.corral.client.acts.list({})
  return list
    .filter(({ id }) => id > before)
    .toReversed()
    .map(({ who, what, object, outcome }) => [who, what, object, outcome])
}

describe('the record of acts (#300)', () => {
  it('says who did what to what, and how it ended, at every door', async () => {
    const ada = await arrive(test, 'ada@example.org')
    const admin = restClient(test.address, test.adminToken)
    const { id } = await admin.tokens.create({ label: 'Editor' })
    const { client, socket } = await socketClient(test.address, ada.token)
    await client.tokens.revoke({ id })
    socket.close()
    await send(test, 'DELETE', `/api/auth/users/${ada.id}`, { token: ada.token })
    await send(test, 'DELETE', '/api/auth/users/1', { token: test.userToken })
    await send(test, 'PUT', '/api/auth/users/77', { token: ada.token, body: { is_admin: true } })
    const user = 'user 1 (ada@example.org)'
    expect(await acts()).toEqual([
      ['nobody', 'auth.register', user, 'ok'],
      ['owner', 'auth.users.update', user, 'ok'],
      ['token admin', 'tokens.create', `token ${id} (Editor)`, 'ok'],
      ['ada@example.org', 'tokens.revoke', `token ${id} (Editor)`, 'ok'],
      ['ada@example.org', 'auth.users.remove', 'user 1', 'invalid_input'],
      ['token app', 'auth.users.remove', 'user 1', 'forbidden'],
      ['ada@example.org', 'auth.users.update', 'user 77', 'not_found'],
    ])
  })

  it('has logins that failed, not what was typed, and not those that went well (#303)', async () => {
    await arrive(test, 'ada@example.org')
    const marked = (await test.corral.client.acts.list({}))[0]!.id
    before = marked
    const login = (body: object) => send(test, 'POST', '/api/auth/login', { body })
    await login({ email: 'ada@example.org', password: 'wrong' })
    await login({ email: 'my password 4711', password: 'x' })
    await login({ username: 'ADA@example.org', password: 'wrong' })
    await login({ email: 'ada@example.org', password })
    await login({})
    expect(await acts()).toEqual([
      ['nobody', 'auth.login', 'user 1', 'unauthorized'],
      ['nobody', 'auth.login', 'an unknown user', 'unauthorized'],
      ['nobody', 'auth.login', 'user 1', 'unauthorized'],
    ])
  })

  it('has nothing of what only reads, and nothing that strangers could fill it with', async () => {
    const user = restClient(test.address, test.userToken)
    await user.pool.load({ modelId: 'corral-starter' })
    await user.pool.unload({ modelId: 'corral-starter' })
    await user.models.list()
    await user.auth.ticket()
    for (const path of ['/api/tokens', '/api/auth/register', '/api/nothing']) {
      await send(test, 'POST', path, { body: { label: 'x'.repeat(1000) } })
    }
    await send(test, 'POST', '/api/tokens', { token: 'ck_x', body: { label: 'x' } })
    expect(await acts()).toEqual([])
  })

  it('is read by administrators only, page by page', async () => {
    for (let i = 0; i < 5; i++) await test.corral.client.tokens.create({ label: `t${i}` })
    const admin = restClient(test.address, test.adminToken)
    const [newest, second] = await admin.acts.list({ limit: 2 })
    expect(newest!.id).toBe(second!.id + 1)
    const next = await admin.acts.list({ before: second!.id, limit: 1 })
    expect(next.map(({ id }) => id)).toEqual([second!.id - 1])
    const refused = restClient(test.address, test.userToken).acts.list({})
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('names each act in the log, too, with its hash', async () => {
    await test.corral.client.tokens.create({ label: 'x' })
    const { id } = (await test.corral.client.acts.list({}))[0]!
    const lines = test
      .logged()
      .split('\n')
      .filter((line) => line.includes('"msg":"act"'))
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      act: id,
      what: 'tokens.create',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })
})

describe('an act', () => {
  async function tamper(sql: string): Promise<number | null> {
    for (let i = 0; i < 5; i++) await test.corral.client.tokens.create({ label: `t${i}` })
    expect(await test.corral.client.acts.verify()).toMatchObject({ ok: true, broken_at: null })
    const sqlite = new Database(join(test.host.dataDir, 'corral.db'))
    sqlite.exec(sql)
    sqlite.close()
    const { ok, broken_at } = await test.corral.client.acts.verify()
    expect(ok).toBe(broken_at === null)
    return broken_at
  }

  it.each([
    ['that was edited', "update acts set who = 'eve' where id = 3", 3],
    ['whose outcome was edited', "update acts set outcome = 'internal' where id = 3", 3],
    ['whose time was edited', 'update acts set at = at + 1 where id = 3', 3],
    ['that was taken out', 'delete from acts where id = 3', 3],
    ['that was taken out at the beginning', 'delete from acts where id = 1', 1],
    ['that was taken out at the end', 'delete from acts where id = (select max(id) from acts)', 7],
    [
      'that was put in',
      'insert into acts select 99, at, who, what, object, outcome, hash from acts where id = 3',
      8,
    ],
    [
      'that changed places',
      'update acts set id = -1 where id = 3; update acts set id = 3 where id = 4; update acts set id = 4 where id = -1',
      3,
    ],
  ])('%s is found', async (_, sql, brokenAt) => {
    expect(await tamper(sql)).toBe(brokenAt)
  })

  it('that was taken out at the end is still found after others were added', async () => {
    const brokenAt = await tamper('delete from acts where id = (select max(id) from acts)')
    await test.corral.client.tokens.create({ label: 'later' })
    expect(await test.corral.client.acts.verify()).toMatchObject({ ok: false, broken_at: brokenAt })
  })
})

describe('the chain', () => {
  const text = fc.string()
  const act = fc.record({
    at: fc.date({ noInvalidDate: true }),
    who: text,
    what: text,
    object: fc.option(text),
    outcome: text,
  })
  const chain = fc.array(act, { minLength: 1, maxLength: 20 }).map((acts) => {
    const chained: ChainedAct[] = []
    for (const [index, act] of acts.entries()) {
      const row = { id: index + 1, ...act }
      chained.push({ ...row, hash: hashOf(chained.at(-1)?.hash ?? '', row) })
    }
    return chained
  })

  it('holds as it was written, and breaks at the first act that any change touches', () => {
    fc.assert(
      fc.property(
        chain,
        fc.nat(),
        fc.constantFrom('who', 'what', 'object', 'outcome'),
        (acts, n, field) => {
          expect(firstBroken(acts, acts.length)).toBeNull()
          const at = n % acts.length
          const other = { ...acts[at]!, [field]: `${acts[at]![field] ?? ''}x` }
          expect(firstBroken(acts.with(at, other), acts.length)).toBe(at + 1)
          expect(firstBroken(acts.toSpliced(at, 1), acts.length)).toBe(at + 1)
        },
      ),
      { numRuns: 200 * scale },
    )
  })

  it('does not let text move from one field to the next', () => {
    const at = new Date(0)
    const one = hashOf('', { id: 1, at, who: 'a', what: 'bc', object: null, outcome: 'ok' })
    const other = hashOf('', { id: 1, at, who: 'ab', what: 'c', object: null, outcome: 'ok' })
    expect(one).not.toBe(other)
  })
})

it('a session that ends itself is still the one that did it', async () => {
  const ada = await arrive(test, 'ada@example.org')
  await send(test, 'POST', '/api/auth/sign-out-everywhere', { token: ada.token })
  expect((await acts()).at(-1)).toEqual(['ada@example.org', 'auth.signOutEverywhere', null, 'ok'])
  await signIn(test, ada.email)
})
