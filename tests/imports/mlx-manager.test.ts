import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src-main/contract/imports.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { startFakeProvider } from '../providers/fake-provider.ts'
import { restOf } from '../providers/rest.ts'
import { insertRow, makeMlxManager, oldUser } from './old-installation.ts'
import { mlxManager } from './old-vectors.ts'

const { jwtSecret: jwt_secret, jwe, fernet } = mlxManager
const aKey = 'sk-test-12345'

let test: TestCorral
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  test = await startTestCorral()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const openai = { backend_type: 'OPENAI', api_type: 'OPENAI', encrypted_api_key: jwe[aKey] }
const groq = { backend_type: 'GROQ', encrypted_api_key: fernet[aKey] }
const lost = {
  backend_type: 'ANTHROPIC',
  encrypted_api_key: jwe[aKey].replace('.wun_', '.wun-'),
}

/** By the owner, as the window and the command line do. */
const byOwner = (path = folder) => test.corral.client.imports.mlxManager({ path, jwt_secret })
const byAdmin = (body: object) => restOf(test).call('POST', '/imports/mlx-manager', body)
const short = ({ rows }: ImportReport) =>
  rows.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`)
const login = async (email: string, password: string) => {
  const { status } = await restOf(test).call('POST', '/auth/login', { email, password })
  return status
}

describe('providers and keys of mlx-manager', () => {
  it('come over from both forms of sealing, and work (#112, #117, #163)', async () => {
    await using fake = await startFakeProvider()
    const own = {
      backend_type: 'OPENAI_COMPATIBLE',
      name: 'My server',
      base_url: `${fake.origin}/v1`,
    }
    await makeMlxManager(folder, {
      cloud_credentials: [openai, groq, { ...own, encrypted_api_key: fernet[aKey] }],
    })
    expect(short(await byOwner())).toEqual([
      'provider openai present',
      'key openai migrated',
      'provider groq present',
      'key groq migrated',
      'provider openai_compatible migrated',
      'key openai_compatible migrated',
    ])
    const rest = restOf(test)
    const made = await rest.provider('openai_compatible')
    expect(made).toMatchObject({
      display_name: 'My server',
      base_url: fake.origin,
      protocols: ['openai'],
      predefined: false,
      has_api_key: true,
      keys: [{ label: 'mlx-manager', state: 'ready', source: 'stored' }],
    })
    await rest.must('POST', `/v1/providers/${made.id}/test`)
    expect(fake.arrivals[0]?.headers.authorization).toBe(`Bearer ${aKey}`)
  })

  it('that do not open are kept, marked and asked for; the next run fills them in (#117, #139, #309)', async () => {
    await makeMlxManager(folder, { cloud_credentials: [openai, lost] })
    const wrong = await byAdmin({ path: folder, jwt_secret: 'another secret' })
    expect(short(wrong.json as ImportReport)).toEqual([
      'provider openai present',
      'key openai needs_reentry',
      'provider anthropic present',
      'key anthropic needs_reentry',
    ])
    const rest = restOf(test)
    expect((await rest.provider('openai')).keys).toMatchObject([
      {
        state: 'needs_reentry',
        last_four: null,
        state_reason: expect.stringContaining('Enter the key again'),
      },
    ])
    const kept = join(test.host.dataDir, 'imports')
    const [file = ''] = await readdir(kept)
    expect((await stat(join(kept, file))).mode & 0o777).toBe(0o600)
    const { values } = JSON.parse(await readFile(join(kept, file), 'utf8')) as {
      values: { stored: string }[]
    }
    expect(values.map(({ stored }) => stored)).toEqual([jwe[aKey], lost.encrypted_api_key])

    expect(short(await byOwner())).toEqual([
      'provider openai present',
      'key openai migrated',
      'provider anthropic present',
      'key anthropic needs_reentry',
    ])
    const [key, ...others] = (await rest.provider('openai')).keys
    expect(key).toMatchObject({ state: 'ready', state_reason: null })
    expect(others).toEqual([])
  })

  it('come over once: a second run finds them, and leaves what somebody changed', async () => {
    await makeMlxManager(folder, { cloud_credentials: [openai], users: [oldUser('a@b.example')] })
    await byOwner()
    const rest = restOf(test)
    const before = await rest.provider('openai')
    const ends = { api_key: 'sk-newer-key-of-my-own-000' }
    await rest.must('PUT', `/v1/providers/${before.id}/keys/${before.keys[0]!.id}`, ends)
    const again = ['user a@b.example present', 'provider openai present', 'key openai present']
    expect(short(await byOwner())).toEqual(again)
    expect((await rest.provider('openai')).keys).toMatchObject([{ last_four: '-000' }])
  })

  it('never follow a name to another address', async () => {
    const proxy = { ...openai, base_url: 'https://proxy.example.com:8443/openai/v1' }
    await makeMlxManager(folder, { cloud_credentials: [proxy, openai] })
    await byOwner()
    const rest = restOf(test)
    const other = await rest.provider('openai-proxy.example.com-8443')
    expect(other).toMatchObject({
      base_url: 'https://proxy.example.com:8443/openai',
      keys: [{ state: 'ready' }],
    })
    expect((await rest.provider('openai')).base_url).toBe('https://api.openai.com')
    expect((await rest.provider('openai')).keys).toHaveLength(1)
    // A second run, after the predefined one was moved: its old key belongs to the old address.
    const { id } = await rest.provider('openai')
    await rest.must('PUT', `/v1/providers/${id}`, { base_url: 'https://evil.example.com' })
    await byOwner()
    expect((await rest.provider('openai')).keys).toMatchObject([{ state: 'needs_reentry' }])
    expect(await rest.provider('openai-api.openai.com')).toMatchObject({ has_api_key: true })
  })

  it('with an address inside the network come over, and stay unused until somebody allows it', async () => {
    const inside = {
      ...openai,
      backend_type: 'openai_compatible',
      base_url: 'http://192.168.7.7:8000',
    }
    await makeMlxManager(folder, { cloud_credentials: [inside] })
    await byOwner()
    const rest = restOf(test)
    const made = await rest.provider('openai_compatible')
    expect(made).toMatchObject({
      base_url: inside.base_url,
      allow_private: false,
      has_api_key: true,
    })
    const { status } = await rest.call('POST', `/v1/providers/${made.id}/test`)
    expect(status).toBe(400)
  })

  it('without a usable address are kept without a key, which is asked for', async () => {
    const broken = { ...openai, backend_type: 'openai_compatible', base_url: 'ftp://x' }
    const named = { ...openai, backend_type: 'unheard-of', base_url: null }
    await makeMlxManager(folder, { cloud_credentials: [broken, named] })
    expect(short(await byOwner())).toEqual([
      'provider openai_compatible migrated',
      'key openai_compatible needs_reentry',
      'provider unheard-of migrated',
      'key unheard-of needs_reentry',
    ])
    expect(await restOf(test).provider('unheard-of')).toMatchObject({ base_url: null })
  })

  it('leave the token for Hugging Face where nothing is lost', async () => {
    const settings = [{ key: 'huggingface_token', value: jwe[aKey] }]
    await makeMlxManager(folder, { settings })
    expect(short(await byOwner())).toEqual(['key huggingface_token skipped'])
    const [file = ''] = await readdir(join(test.host.dataDir, 'imports'))
    expect(await readFile(join(test.host.dataDir, 'imports', file), 'utf8')).toContain(jwe[aKey])
  })
})

describe('users of mlx-manager', () => {
  const users = [
    oldUser('Admin@Old.example', { is_admin: 1 }),
    oldUser('user@old.example'),
    oldUser('waiting@old.example', { status: 'PENDING', approved_at: null }),
    oldUser('gone@old.example', { status: 'disabled' }),
    oldUser('bcrypt@old.example', { hashed_password: `$2b$12$${'a'.repeat(53)}` }),
    oldUser('huge@old.example', {
      hashed_password:
        '$argon2id$v=19$m=4194304,t=3,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    }),
    oldUser('no address'),
  ]

  it('sign in with their passwords, as what they were (#114)', async () => {
    await makeMlxManager(folder, { users })
    expect(short(await byOwner())).toEqual([
      'user admin@old.example migrated',
      'user user@old.example migrated',
      'user waiting@old.example migrated',
      'user gone@old.example migrated',
      'user bcrypt@old.example needs_reentry',
      'user huge@old.example needs_reentry',
      'user no address skipped',
    ])
    expect(await login('admin@old.example', 'password')).toBe(200)
    expect(await login('user@old.example', 'password')).toBe(200)
    expect(await login('user@old.example', 'another')).toBe(401)
    expect(await login('waiting@old.example', 'password')).toBe(403)
    expect(await login('gone@old.example', 'password')).toBe(403)
    expect(await login('bcrypt@old.example', 'password')).toBe(401)
    const found = await test.corral.client.auth.users.list()
    expect(found.find(({ email }) => email === 'admin@old.example')).toMatchObject({
      is_admin: true,
      status: 'approved',
      created_at: '2025-03-04T05:06:07.000Z',
    })
  })

  it('get no rights from a file when somebody else than the owner imports it', async () => {
    await makeMlxManager(folder, { users })
    expect((await byAdmin({ path: folder, jwt_secret })).status).toBe(200)
    const found = await test.corral.client.auth.users.list()
    expect(found.filter(({ is_admin }) => is_admin)).toEqual([])
    expect(found.find(({ email }) => email === 'admin@old.example')?.status).toBe('pending')
    expect(found.find(({ email }) => email === 'user@old.example')?.status).toBe('approved')
  })

  it('change nobody who is already here', async () => {
    const { auth } = test.corral.client
    await auth.register({ email: 'user@old.example', password: 'my own password' })
    await makeMlxManager(folder, { users })
    const { rows } = await byOwner()
    expect(rows[1]).toMatchObject({ name: 'user@old.example', outcome: 'present' })
    expect(await login('user@old.example', 'my own password')).toBe(200)
    expect(await login('user@old.example', 'password')).toBe(401)
  })
})

describe('the old folder', () => {
  it('is never written, also when its last writer was killed', async () => {
    await makeMlxManager(folder, { cloud_credentials: [openai] })
    const file = join(folder, 'mlx-manager.db')
    const writer = new Database(file)
    writer.pragma('journal_mode = WAL')
    insertRow(writer, 'cloud_credentials', groq)
    // As a killed program leaves it: the last change is in the log only.
    const wal = await readFile(`${file}-wal`)
    const main = await readFile(file)
    writer.close()
    await writeFile(file, main)
    await writeFile(`${file}-wal`, wal)
    const before = await stateOf(folder)
    expect(short(await byOwner())).toContain('key groq migrated')
    expect(await stateOf(folder)).toEqual(before)
    expect(await readdir(join(test.host.dataDir, 'imports'))).toEqual([])
  })

  it('gives the secret that recent versions left in it', async () => {
    await makeMlxManager(folder, { cloud_credentials: [openai] })
    const without = await byAdmin({ path: folder })
    expect(without).toMatchObject({ status: 400, text: expect.stringContaining('JWT secret') })
    await writeFile(join(folder, '.jwt_secret'), `${jwt_secret}\n`)
    const { json } = await byAdmin({ path: folder })
    expect(short(json as ImportReport)).toContain('key openai migrated')
  })

  it('may be of an older version, with fewer tables and columns', async () => {
    const sqlite = new Database(join(folder, 'old.db'))
    sqlite.exec(
      'CREATE TABLE cloud_credentials (backend_type TEXT, encrypted_api_key BLOB, odd INT)',
    )
    insertRow(sqlite, 'cloud_credentials', { backend_type: 'openai', encrypted_api_key: jwe[aKey] })
    sqlite.close()
    expect(short(await byOwner(join(folder, 'old.db')))).toContain('key openai migrated')
  })

  it('is refused when it is something else, in words that say nothing of its content', async () => {
    await mkdir(join(folder, 'empty'))
    await writeFile(join(folder, 'text.db'), 'top secret content '.repeat(300))
    await writeFile(join(folder, 'zero.db'), '')
    const sqlite = new Database(join(folder, 'other.db'))
    const forever = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)'
    sqlite.exec(`CREATE VIEW users AS ${forever} SELECT x AS email FROM n`)
    sqlite.close()
    await symlink(join(folder, 'other.db'), join(folder, 'link.db'))
    const paths = ['empty', 'missing', 'text.db', 'zero.db', 'other.db', 'link.db', 'text.db/x']
    for (const path of [...paths.map((name) => join(folder, name)), 'relative.db', '/dev/zero']) {
      const { status, text } = await byAdmin({ path, jwt_secret })
      expect(status, path).toBe(400)
      expect(text).not.toContain('top secret')
    }
    const damaged = await makeMlxManager(join(folder, 'damaged'), { cloud_credentials: [openai] })
    const bytes = await readFile(join(damaged, 'mlx-manager.db'))
    await writeFile(join(damaged, 'mlx-manager.db'), bytes.fill(0xee, 100, 8192))
    expect((await byAdmin({ path: damaged, jwt_secret })).status).toBe(400)
  })
})

describe('an import', () => {
  it('is for administrators', async () => {
    const { status } = await restOf(test, test.userToken).call('POST', '/imports/mlx-manager', {
      path: folder,
      jwt_secret,
    })
    expect(status).toBe(403)
  })

  it('leaves neither old secret nor key in a file, an answer or the log', async () => {
    await makeMlxManager(folder, { cloud_credentials: [openai, groq, lost] })
    const { text } = await byAdmin({ path: folder, jwt_secret })
    const needles = [aKey, jwt_secret, Buffer.from(aKey).toString('base64url')]
    const names = await readdir(test.host.dataDir, { recursive: true })
    const files = await Promise.all(
      names.map((name) => readFile(join(test.host.dataDir, name)).catch(() => Buffer.alloc(0))),
    )
    for (const needle of needles) {
      expect(text).not.toContain(needle)
      expect(test.logged()).not.toContain(needle)
      for (const [at, file] of files.entries()) expect(file.includes(needle), names[at]).toBe(false)
    }
    expect(files.filter((file) => file.length > 0).length).toBeGreaterThan(2)
  })

  it('never takes an old key for a reference into this machine', async () => {
    await makeMlxManager(folder, {
      cloud_credentials: [{ backend_type: 'openai', encrypted_api_key: sealedReference }],
    })
    expect(short(await byOwner())).toContain('key openai needs_reentry')
    expect((await restOf(test).provider('openai')).keys).toMatchObject([{ reference: null }])
  })

  it('backs up what was there before', async () => {
    await makeMlxManager(folder, { cloud_credentials: [openai] })
    await byOwner()
    expect(await test.corral.client.vault.backups.list()).toMatchObject([{ reason: 'import' }])
  })
})

/** `env:HOME`, sealed by joserfc like the other values. */
const sealedReference =
  'eyJhbGciOiJBMjU2S1ciLCJlbmMiOiJBMjU2R0NNIn0.M5VlJHG8E59YpocsyOyHrAU2Hbdwjb5iJhA3BY2I9ZP368MHVixeBQ.C5Z6XwoyBKJAPPqv.xFV0sHgIW1w.eD0pL6IK2sLSup6Vdx6Dew'

async function stateOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const { mtimeNs } = await stat(join(folder, name), { bigint: true })
      const content = createHash('sha256').update(await readFile(join(folder, name)))
      return `${name} ${mtimeNs} ${content.digest('hex')}`
    }),
  )
}
