import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AppTokens, createAppTokens } from '../../src-main/core/accounts/app-tokens.ts'
import { AppToken } from '../../src-main/contract/tokens.ts'
import { type OpenDb, openDb } from '../../src-main/core/db/open.ts'
import { projectRoot, temporaryFolder } from '../helpers/test-corral.ts'

let folder: string
let opened: OpenDb
let tokens: AppTokens
let now: Date
beforeEach(async () => {
  folder = await temporaryFolder()
  opened = openDb(join(folder, 'corral.db'), join(projectRoot, 'resources', 'migrations'))
  now = new Date('2026-05-01T10:00:00.000Z')
  tokens = createAppTokens(opened.db, () => now)
})
afterEach(async () => {
  opened.close()
  await rm(folder, { recursive: true })
})

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}

describe('a token', () => {
  it('stands for a caller with the access that it was made with', () => {
    const user = tokens.create({ label: 'app', access: 'user' })
    const admin = tokens.create({ label: 'me', access: 'admin' })
    const free = { models: null, cloud: true, endpoints: 'all' } as const
    const scopes = { ...free, expiresAt: null, requestsPerMinute: null }
    const app = { kind: 'app', userId: null, userEmail: null, isCommand: false, scopes }
    expect(tokens.authenticate(user.token)).toEqual({
      ...app,
      access: 'user',
      tokenId: user.id,
      label: 'app',
    })
    expect(tokens.authenticate(admin.token)).toEqual({
      ...app,
      access: 'admin',
      tokenId: admin.id,
      label: 'me',
    })
    expect(tokens.authenticate('ck_unknown')).toBeNull()
    expect(tokens.authenticate(user.id)).toBeNull()
  })

  it('is in no file, in no part and in no encoding', async () => {
    const { token } = tokens.create({ label: 'app', access: 'user' })
    tokens.authenticate(token)
    const random = token.slice(3)
    const bytes = Buffer.from(random, 'base64url')
    const names = await readdir(folder)
    expect(names).toContain('corral.db-wal')
    for (const name of names) {
      const file = await readFile(join(folder, name))
      for (const part of [random.slice(0, 12), random.slice(-12), bytes.toString('hex')]) {
        expect(file.includes(part), name).toBe(false)
      }
      expect(file.includes(bytes), name).toBe(false)
    }
  })

  it('differs from every other', () => {
    const made = Array.from({ length: 50 }, () => tokens.create({ label: 'x', access: 'user' }))
    expect(new Set(made.map(({ token }) => token)).size).toBe(50)
    expect(new Set(made.map(({ id }) => id)).size).toBe(50)
  })

  it('shows when it was last used, noted at most once a minute', () => {
    const { token } = tokens.create({ label: 'app', access: 'user' })
    const lastUse = () => {
      tokens.authenticate(token)
      return tokens.list()[0]?.lastUsedAt
    }
    expect(tokens.list()[0]?.lastUsedAt).toBeNull()
    later(1)
    expect(lastUse()).toBe('2026-05-01T10:00:01.000Z')
    later(59)
    expect(lastUse()).toBe('2026-05-01T10:00:01.000Z')
    later(1)
    expect(lastUse()).toBe('2026-05-01T10:01:01.000Z')
  })

  it('that is revoked is gone, and cannot be revoked again', () => {
    const { token, ...made } = tokens.create({ label: 'app', access: 'user' })
    const caller = tokens.authenticate(token)!
    expect(tokens.current(made.id)).toEqual(caller)
    expect(tokens.revoke(made.id)).toMatchObject({ id: made.id, label: 'app' })
    expect(tokens.authenticate(token)).toBeNull()
    expect(tokens.current(made.id)).toBeNull()
    expect(tokens.list()).toEqual([])
    const notFound = expect.objectContaining({ code: 'not_found' })
    expect(() => tokens.revoke(made.id)).toThrow(notFound)
  })
})

describe('the list of tokens', () => {
  it('has the newest first, and no secret', () => {
    for (const label of ['first', 'second', 'third']) {
      tokens.create({ label, access: 'user' })
      later(1)
    }
    const list = tokens.list()
    expect(list.map(({ label }) => label)).toEqual(['third', 'second', 'first'])
    expect(Object.keys(list[0]!).toSorted()).toEqual(Object.keys(AppToken.shape).toSorted())
  })

  it('has the newest first among those made in the same moment', () => {
    const ids = Array.from({ length: 8 }, () => tokens.create({ label: 'x', access: 'user' }).id)
    expect(tokens.list().map(({ id }) => id)).toEqual(ids.toReversed())
  })
})
