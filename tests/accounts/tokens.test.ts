import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAppTokens } from '../../src-main/core/accounts/app-tokens.ts'
import { users } from '../../src-main/core/accounts/table.ts'
import { createPace } from '../../src-main/core/accounts/pace.ts'
import { openDb } from '../../src-main/core/db/open.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import {
  type TestCorral,
  projectRoot,
  startTestCorral,
  temporaryFolder,
} from '../helpers/test-corral.ts'
import { restClient } from '../server/contract-client.ts'
import { type Person, arrive, send } from './people.ts'

let test: TestCorral
let ada: Person
let bob: Person
let cleo: Person
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      for (const name of ['one', 'two']) {
        await writeChainModel(join(folder, `${name}.gguf`), { says: 'Yes.' })
      }
    },
  })
  ada = await arrive(test, 'ada@example.org')
  bob = await arrive(test, 'bob@example.org')
  cleo = await arrive(test, 'cleo@example.org')
})
afterAll(() => test[Symbol.asyncDispose]())

const openai = (apiKey: string) =>
  new OpenAI({ baseURL: `${test.address}/v1`, apiKey, maxRetries: 0 })
const messages = [{ role: 'user' as const, content: 'Hello' }]
const ask = (apiKey: string, model: string) =>
  openai(apiKey).chat.completions.create({ model, messages })

describe('a token of an app', () => {
  it('that is bound to models sees and may use only those', async () => {
    const { token } = await test.corral.client.tokens.create({ label: 'x', models: ['one'] })
    const { data } = await openai(token).models.list()
    expect(data.map(({ id }) => id)).toEqual(['one'])
    await expect(openai(token).models.retrieve('two')).rejects.toMatchObject({ status: 404 })
    expect((await ask(token, 'one')).choices[0]?.message.content).toBe('Yes.')
    const refused = await ask(token, 'two').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OpenAI.PermissionDeniedError)
    expect(refused).toMatchObject({ status: 403, type: 'permission_error', param: 'model' })
    const stream = restClient(test.address, token).chat.stream({
      model: 'two',
      turns: [{ role: 'user', text: 'Hello' }],
    })
    await expect(stream).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('for embeddings only may not chat', async () => {
    const input = { label: 'x', endpoints: 'embeddings' } as const
    const { token } = await test.corral.client.tokens.create(input)
    await expect(ask(token, 'one')).rejects.toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('with a rate is told when to come again', async () => {
    const { token } = await test.corral.client.tokens.create({ label: 'x', requestsPerMinute: 2 })
    await ask(token, 'one')
    await ask(token, 'one')
    const refused = await ask(token, 'one').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OpenAI.RateLimitError)
    const { headers, type } = refused as InstanceType<typeof OpenAI.RateLimitError>
    expect(type).toBe('rate_limit_error')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
    await ask(test.userToken, 'one')
  })

  it('that has expired is refused', async () => {
    const expiresAt = '2020-01-01T00:00:00.000Z'
    const made = await test.corral.client.tokens.create({ label: 'x', expiresAt })
    expect(made.expiresAt).toBe(expiresAt)
    await expect(ask(made.token, 'one')).rejects.toMatchObject({ status: 401 })
  })

  it('never has more rights than its user', async () => {
    const { tokens, auth } = test.corral.client
    const { users } = auth
    const { token } = await tokens.create({ label: 'x', access: 'admin', userId: cleo.id })
    const list = async () => (await send(test, 'GET', '/api/auth/users', { token })).status
    expect(await list()).toBe(403)
    await users.update({ id: cleo.id, is_admin: true })
    expect(await list()).toBe(200)
    await users.update({ id: cleo.id, is_admin: false })
    expect(await list()).toBe(403)
    await users.update({ id: cleo.id, status: 'pending' })
    expect(await list()).toBe(401)
  })

  it('makes, sees and revokes no tokens, unless it administers', async () => {
    for (const [method, path] of [
      ['GET', '/api/tokens'],
      ['POST', '/api/tokens'],
      ['DELETE', '/api/tokens/tok_x'],
    ] as const) {
      const body = method === 'POST' ? { label: 'x' } : undefined
      const answer = await send(test, method, path, { token: test.userToken, body })
      expect(answer.status).toBe(403)
    }
    expect((await send(test, 'GET', '/api/tokens', { token: test.adminToken })).status).toBe(200)
  })
})

describe('tokens of two users', () => {
  it('are seen and revoked by their own user and by administrators only', async () => {
    const made = new Map<Person, string>()
    for (const person of [ada, bob]) {
      const client = restClient(test.address, person.token)
      const { id, userId } = await client.tokens.create({ label: person.email })
      expect(userId).toBe(person.id)
      made.set(person, id)
    }
    const [adas = '', bobs = ''] = made.values()
    const of = async (person: Person) => {
      const list = await restClient(test.address, person.token).tokens.list()
      return list.map(({ id }) => id)
    }
    expect(await of(bob)).toEqual([bobs])
    expect(await of(ada)).toEqual(expect.arrayContaining([adas, bobs]))
    const everyId = (await test.corral.client.tokens.list()).map(({ id }) => id)
    for (const id of everyId) {
      if (id === bobs) continue
      const answer = await send(test, 'DELETE', `/api/tokens/${id}`, { token: bob.token })
      expect(answer.status).toBe(404)
    }
    expect((await test.corral.client.tokens.list()).map(({ id }) => id)).toEqual(everyId)
    const own = await send(test, 'DELETE', `/api/tokens/${bobs}`, { token: bob.token })
    expect(own.status).toBe(200)
    const others = await restClient(test.address, bob.token).tokens.create({ label: 'x' })
    const byAdmin = await send(test, 'DELETE', `/api/tokens/${others.id}`, { token: ada.token })
    expect(byAdmin.status).toBe(200)
  })

  it('cannot be made by a user for somebody else, or with more rights than they have', async () => {
    const make = async (token: string, more: object) => {
      const body = { label: 'x', ...more }
      return (await send(test, 'POST', '/api/tokens', { token, body })).status
    }
    expect(await make(bob.token, { userId: ada.id })).toBe(403)
    expect(await make(bob.token, { access: 'admin' })).toBe(403)
    expect(await make(bob.token, { userId: bob.id })).toBe(201)
    expect(await make(ada.token, { access: 'admin' })).toBe(201)
    expect(await make(ada.token, { userId: bob.id })).toBe(201)
    expect(await make(ada.token, { userId: 99 })).toBe(404)
  })
})

describe('the rate of a token', () => {
  it('counts the last minute, whenever it begins', async () => {
    const folder = await temporaryFolder()
    const { db, close } = openDb(
      join(folder, 'corral.db'),
      join(projectRoot, 'resources', 'migrations'),
    )
    const tokens = createAppTokens(db)
    const { token } = tokens.create({ label: 'x', access: 'user', requestsPerMinute: 3 })
    const caller = tokens.authenticate(token)
    let at = 0
    const pace = createPace(() => new Date(at))
    const goes = (seconds: number) => {
      at = seconds * 1000
      try {
        pace(caller)
        return true
      } catch (error) {
        expect(error).toBeInstanceOf(CorralError)
        return (error as CorralError).retryAfterSeconds
      }
    }
    expect([0, 30, 59, 59.5, 60, 61, 90, 90].map(goes)).toEqual([
      true,
      true,
      true,
      1,
      true,
      29,
      true,
      29,
    ])
    close()
    await rm(folder, { recursive: true })
  })
})

describe('a token that was used a moment ago', () => {
  it('is refused once another process has revoked it or changed its user', async () => {
    const folder = await temporaryFolder()
    const open = () =>
      openDb(join(folder, 'corral.db'), join(projectRoot, 'resources', 'migrations'))
    const [here, there] = [open(), open()]
    const tokens = createAppTokens(here.db)
    const elsewhere = createAppTokens(there.db)
    const row = {
      email: 'a@b.c',
      passwordHash: 'x',
      status: 'approved',
      createdAt: new Date(),
    } as const
    const { id: userId } = there.db.insert(users).values(row).returning().get()
    const first = tokens.create({ label: 'first', access: 'user' })
    const second = tokens.create({ label: 'second', access: 'user', userId })
    expect(tokens.authenticate(first.token)?.tokenId).toBe(first.id)
    expect(tokens.authenticate(second.token)?.userId).toBe(userId)
    elsewhere.revoke(first.id)
    expect(tokens.authenticate(first.token)).toBeNull()
    there.db.update(users).set({ status: 'disabled' }).run()
    expect(tokens.authenticate(second.token)).toBeNull()
    here.db.update(users).set({ status: 'approved' }).run()
    expect(tokens.authenticate(second.token)?.userId).toBe(userId)
    here.db.delete(users).run()
    expect(tokens.authenticate(second.token)).toBeNull()
    here.close()
    there.close()
    await rm(folder, { recursive: true })
  })
})
