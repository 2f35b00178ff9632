import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { SignJWT, UnsecuredJWT, decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Accounts, createAccounts } from '../../src-main/core/accounts/service.ts'
import { createSessions } from '../../src-main/core/accounts/sessions.ts'
import { type OpenDb, openDb } from '../../src-main/core/db/open.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import {
  type TestCorral,
  projectRoot,
  startTestCorral,
  temporaryFolder,
} from '../helpers/test-corral.ts'
import { type Person, arrive, password, scale, send, signIn } from './people.ts'

describe('a session', () => {
  let test: TestCorral
  let ada: Person
  beforeAll(async () => {
    test = await startTestCorral()
    ada = await arrive(test, 'ada@example.org')
  })
  afterAll(() => test[Symbol.asyncDispose]())

  const statusOf = async (token: string) =>
    (await send(test, 'GET', '/api/auth/me', { token })).status

  it('is a JWT that says what it must, for twelve hours (#113, #120, #142, #157, #160)', async () => {
    const { alg, typ, kid } = decodeProtectedHeader(ada.token)
    expect({ alg, typ }).toEqual({ alg: 'HS256', typ: 'at+jwt' })
    expect(kid).toEqual(expect.any(String))
    const { iss, aud, sub, jti, iat = 0, exp = 0, ver } = decodeJwt(ada.token)
    expect({ iss, aud, sub, ver }).toEqual({ iss: 'corral', aud: 'corral', sub: ada.email, ver: 0 })
    expect(exp - iat).toBe(12 * 60 * 60)
    expect(decodeJwt(await signIn(test, ada.email)).jti).not.toBe(jti)
  })

  it('is taken as Bearer and as x-api-key, at the calls and at /v1', async () => {
    expect(await statusOf(ada.token)).toBe(200)
    const headers = { 'x-api-key': ada.token }
    for (const path of ['/api/auth/me', '/v1/models']) {
      expect((await fetch(test.address + path, { headers })).status).toBe(200)
      expect((await fetch(`${test.address}${path}?token=${ada.token}`)).status).toBe(401)
    }
    const two = { ...headers, authorization: `Bearer ${test.userToken}` }
    expect((await fetch(`${test.address}/v1/models`, { headers: two })).status).toBe(401)
  })

  it(`is refused after any change to its text: ${2000 * scale} of them (#143, #194)`, async () => {
    const { token } = ada
    const at = fc.nat({ max: token.length - 1 })
    const character = fc.constantFrom(...'ABCdef019-_.=+/ é')
    const changed = fc.oneof(
      fc.tuple(at, character).map(([i, c]) => token.slice(0, i) + c + token.slice(i + 1)),
      fc.tuple(at, character).map(([i, c]) => token.slice(0, i) + c + token.slice(i)),
      fc
        .tuple(at, fc.integer({ min: 1, max: 40 }))
        .map(([i, n]) => token.slice(0, i) + token.slice(i + n)),
      fc.tuple(at, at).map(([i, j]) => token.slice(i) + token.slice(0, j)),
      fc.shuffledSubarray(token.split('.')).map((parts) => parts.join('.')),
      fc.base64String().map((text) => `${token}${text || '='}`),
      fc.json().map((text) => replacePart(token, 1, text)),
      fc.json().map((text) => replacePart(token, 0, text)),
      fc.dictionary(fc.string(), fc.jsonValue()).map((more) => {
        const payload = { ...decodeJwt(token), ...more, ver: 1 }
        return replacePart(token, 1, JSON.stringify(payload))
      }),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(
        changed.filter((text) => text !== token),
        async (text) => {
          expect(await test.corral.accounts.authenticate(text, 'header')).toBeNull()
        },
      ),
      { numRuns: 2000 * scale },
    )
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const text = token.slice(0, -1) + last
      expect(await statusOf(text)).toBe(text === token ? 200 : 401)
    }
  })

  it('ends everywhere when its user says so', async () => {
    const [one, two] = [await signIn(test, ada.email), await signIn(test, ada.email)]
    const out = await send(test, 'POST', '/api/auth/sign-out-everywhere', { token: one })
    expect(out.status).toBe(204)
    for (const token of [one, two, ada.token]) expect(await statusOf(token)).toBe(401)
    expect(await statusOf(await signIn(test, ada.email))).toBe(200)
  })

  it('ends when its user is disabled, and does not come back when they are let in again', async () => {
    const bob = await arrive(test, 'bob@example.org')
    const { update } = test.corral.client.auth.users
    await update({ id: bob.id, status: 'disabled' })
    expect(await statusOf(bob.token)).toBe(401)
    await update({ id: bob.id, status: 'approved' })
    expect(await statusOf(bob.token)).toBe(401)
  })

  it('has from the next request on the rights that its user has', async () => {
    const cleo = await arrive(test, 'cleo@example.org')
    const list = async () =>
      (await send(test, 'GET', '/api/auth/users', { token: cleo.token })).status
    const { update } = test.corral.client.auth.users
    expect(await list()).toBe(403)
    await update({ id: cleo.id, is_admin: true })
    expect(await list()).toBe(200)
    await update({ id: cleo.id, is_admin: false })
    expect(await list()).toBe(403)
    await update({ id: cleo.id, email: 'cleo@example.com' })
    expect(await list()).toBe(401)
  })
})

function replacePart(token: string, index: number, text: string): string {
  const part = Buffer.from(text).toString('base64url')
  return token.split('.').with(index, part).join('.')
}

describe('a session that somebody else made', () => {
  const key = new Uint8Array(32).fill(7)
  const now = new Date('2026-05-01T10:00:00.000Z')
  const seconds = now.getTime() / 1000
  let folder: string
  let opened: OpenDb
  let accounts: Accounts
  beforeAll(async () => {
    folder = await temporaryFolder()
    opened = openDb(join(folder, 'corral.db'), join(projectRoot, 'resources', 'migrations'))
    const keys = {
      signingKey: async () => ({ kid: 'k', key }),
      verificationKey: async (kid: string) => (kid === 'k' ? key : null),
    }
    accounts = createAccounts({ db: opened.db, keys, now: () => now })
    await accounts.register({ email: 'ada@example.org', password })
    await accounts.register({ email: 'bob@example.org', password })
  })
  afterAll(async () => {
    opened.close()
    await rm(folder, { recursive: true })
  })

  const claims = {
    iss: 'corral',
    aud: 'corral',
    sub: 'ada@example.org',
    uid: 1,
    ver: 0,
    jti: 'x',
    iat: seconds,
    exp: seconds + 3600,
  }
  const header = { alg: 'HS256', typ: 'at+jwt', kid: 'k' }
  const make = (changes: object, head: object = {}, secret = key) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...header, ...head }).sign(secret)
  const isTaken = async (token: string) => (await accounts.authenticate(token, 'header')) !== null

  it('is taken only if nothing about it is wrong', async () => {
    expect(await isTaken(await make({}))).toBe(true)
  })

  it.each<[string, object, object?]>([
    ['without sub', { sub: undefined }],
    ['without jti', { jti: undefined }],
    ['without iat', { iat: undefined }],
    ['without exp', { exp: undefined }],
    ['without a version', { ver: undefined }],
    ['of another issuer', { iss: 'corrall' }],
    ['for another audience', { aud: 'corral-stream' }],
    ['that has expired', { iat: seconds - 7200, exp: seconds - 6 }],
    ['from the future', { iat: seconds + 60 }],
    ['that is not good yet', { nbf: seconds + 60 }],
    ['older than twelve hours, however long it says', { iat: seconds - 43_300, exp: 1e18 }],
    ['of an unknown user', { sub: 'eve@example.org', uid: 9 }],
    ['of a user who waits', { sub: 'bob@example.org', uid: 2 }],
    ['with the name of one and the number of another', { sub: 'bob@example.org' }],
    ['with another version', { ver: 1 }],
    ['with a number as text', { uid: '1' }],
    ['of another type', {}, { typ: 'JWT' }],
    ['without a type', {}, { typ: undefined }],
    ['with an unknown key', {}, { kid: 'other' }],
    ['without a key', {}, { kid: undefined }],
    ['with another algorithm', {}, { alg: 'HS384' }],
  ])('%s is refused (#143, #144, #156, #157, #194, #195)', async (_, changes, head = {}) => {
    expect(await isTaken(await make(changes, head))).toBe(false)
  })

  it('without a signature, or with that of another key, is refused', async () => {
    expect(await isTaken(new UnsecuredJWT(claims).encode())).toBe(false)
    expect(await isTaken(await make({}, {}, new Uint8Array(32).fill(8)))).toBe(false)
    expect(await isTaken('x'.repeat(100_000))).toBe(false)
  })

  it('cannot be told from a good one while the vault is locked, and is not let in', async () => {
    const locked = async () => {
      throw new CorralError('vault_locked', 'The vault is locked.')
    }
    const keys = { signingKey: locked, verificationKey: locked }
    const accounts = createAccounts({ db: opened.db, keys, now: () => now })
    const token = await make({})
    const asked = accounts.authenticate(token, 'header')
    await expect(asked).rejects.toMatchObject({ code: 'vault_locked' })
    const login = accounts.login({ email: 'ada@example.org', password }, null)
    await expect(login).rejects.toMatchObject({ code: 'vault_locked' })
  })

  it('is never signed or read with a key of less than 32 bytes', async () => {
    const short = new Uint8Array(31)
    const keys = {
      signingKey: async () => ({ kid: 'k', key: short }),
      verificationKey: async () => short,
    }
    const sessions = createSessions(keys, () => now)
    const user = { id: 1, email: 'ada@example.org', sessionVersion: 0 }
    await expect(sessions.issue(user)).rejects.toThrow('too short')
    await expect(sessions.read(await make({}, {}, short))).rejects.toThrow('too short')
  })
})
