import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { dataDirFor, defaultPort } from '../src-main/core/host.ts'
import { type Person, arrive, password, register, send } from './accounts/people.ts'
import { projectRoot } from './helpers/project-root.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from './helpers/test-corral.ts'
import { restOf } from './providers/rest.ts'
import { useKey } from './providers/use-key.ts'
import { bindingOf, startVault } from './vault/test-vault.ts'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const textOf = (...path: string[]) => readFileSync(join(projectRoot, ...path), 'utf8')

async function newFolder(name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { mode: 0o700 })
  return path
}

function sealedIn(dataDir: string): string[] {
  const db = new Database(join(dataDir, 'corral.db'), { readonly: true })
  const rows = db.prepare<[], { sealed: string }>('select sealed from provider_keys').all()
  db.close()
  return rows.map(({ sealed }) => sealed)
}

describe('an empty folder', () => {
  let test: TestCorral
  beforeAll(async () => {
    test = await startTestCorral({ host: { port: defaultPort, environment: {} } })
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it('is enough for a start at port 10242, or the next free one, in good health (#109, #111, #161, #167, #263, #264)', async () => {
    expect(defaultPort).toBe(10242)
    const port = Number(new URL(test.address).port)
    expect(port).toBeGreaterThanOrEqual(defaultPort)
    expect(port).toBeLessThan(defaultPort + 100)
    for (const path of ['/health', '/api/system/health']) {
      const answer = await fetch(test.address + path)
      expect(await answer.json()).toMatchObject({ status: 'ok' })
    }
  })

  it('gets its tables and the catalogue by the start alone (#264, #265, #266)', async () => {
    const db = new Database(join(test.host.dataDir, 'corral.db'), { readonly: true })
    const found = db.prepare("select name from sqlite_master where type = 'table'").pluck().all()
    db.close()
    expect(found).toEqual(expect.arrayContaining(['providers', 'provider_keys', 'users']))
    for (const name of ['openai', 'anthropic', 'xai', 'google']) {
      expect(await restOf(test).provider(name)).toMatchObject({ predefined: true })
    }
  })

  it('of a test is never the folder that a user has (#25)', () => {
    expect(test.host.dataDir.startsWith(tmpdir())).toBe(true)
    expect(test.host.dataDir).not.toBe(dataDirFor(process.env, process.platform))
  })
})

describe('a key that was entered', () => {
  it('is five parts of base64url, names A256KW and A256GCM, and comes back after a restart without a salt file (#119, #130, #132, #133, #140, #146, #155, #159, #168, #175, #179, #259)', async () => {
    const dataDir = await newFolder('keys')
    const keys = ['sk-test-12345', 'sk-test']
    {
      await using test = await startTestCorral({ host: { dataDir } })
      const rest = restOf(test)
      const { id } = await rest.provider('openai')
      for (const key of keys) await rest.addKey(id, { api_key: key, models: [key] })
      const sealed = sealedIn(dataDir)
      expect(sealed).toHaveLength(2)
      for (const text of sealed) {
        expect(text).toMatch(/^[\w-]+(\.[\w-]+){4}$/)
        expect(decodeProtectedHeader(text)).toMatchObject({ alg: 'A256KW', enc: 'A256GCM' })
      }
      await test.corral.stop()
      expect(await readdir(dataDir)).not.toContain('.encryption_salt')
      await using next = await startTestCorral({ host: { dataDir } })
      for (const key of keys) {
        const opened = await useKey(next.corral, 'openai', { userId: null, model: key })
        expect(opened?.secret.reveal()).toBe(key)
      }
    }
  })
})

describe('the key that seals', () => {
  it('is unwrapped once and then kept; a vault opened anew begins without it (#20, #82, #90, #135, #136)', async () => {
    const dataDir = await newFolder('cached')
    const first = await startVault(dataDir)
    const sealed = await first.vault.seal('sk-test', bindingOf('mine'))
    first.opened.db.$client.exec("update keyring set wrapped = 'unreadable' where use = 'data'")
    expect(await first.vault.open(sealed, bindingOf('mine'))).toBe('sk-test')
    expect(await first.vault.open(sealed, bindingOf('mine'))).toBe('sk-test')
    await first.close()
    const opensAnew = async () => {
      const next = await startVault(dataDir)
      try {
        return await next.vault.open(sealed, bindingOf('mine'))
      } finally {
        await next.close()
      }
    }
    await expect(opensAnew()).rejects.toMatchObject({ name: 'VaultError', code: 'bad_format' })
  })
})

describe('a user', () => {
  const secret = 'a secret of the operator, of 32 bytes or more'
  let test: TestCorral
  let ada: Person
  beforeAll(async () => {
    test = await startTestCorral({ host: { environment: { CORRAL_JWT_SECRET: secret } } })
    ada = await arrive(test, 'ada@example.org')
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it('registers, logs in and is known by the JWT at a protected call (#123, #157, #160, #164, #166, #169, #177)', async () => {
    const body = { email: 'bob@example.org', password }
    const { id } = await register(test, body.email)
    await test.corral.client.auth.users.update({ id, status: 'approved' })
    const login = await send(test, 'POST', '/api/auth/login', { body })
    const { access_token: token } = (await login.json()) as { access_token: string }
    expect(decodeJwt(token).sub).toBe(body.email)
    const me = await send(test, 'GET', '/api/auth/me', { token })
    expect(await me.json()).toMatchObject({ id, email: body.email })
    expect((await send(test, 'GET', '/api/auth/me', { token: `${token}x` })).status).toBe(401)
    expect((await send(test, 'GET', '/api/auth/me')).status).toBe(401)
  })

  /** As Corral signs it, but for the claims that are given. */
  async function signed(changes: Record<string, unknown>): Promise<string> {
    const header = decodeProtectedHeader(ada.token)
    return new SignJWT({ ...decodeJwt(ada.token), ...changes })
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(Buffer.from(secret))
  }

  it('is checked alike whether the token is in the header or in the URL (#196)', async () => {
    const path = `${test.address}/api/pool/watch`
    const statusOf = async (url: string, headers: HeadersInit = {}) => {
      const answer = await fetch(url, { headers })
      await answer.body?.cancel()
      return answer.status
    }
    const past = Math.floor(Date.now() / 1000) - 60
    const tokens: [string, number][] = [
      [ada.token, 200],
      [await signed({}), 200],
      [await signed({ sub: undefined }), 401],
      [await signed({ sub: 'nobody@example.org' }), 401],
      [await signed({ exp: past }), 401],
      [await signed({ ver: 7 }), 401],
      ['x.y.z', 401],
    ]
    for (const [token, status] of tokens) {
      expect(await statusOf(path, { authorization: `Bearer ${token}` })).toBe(status)
      expect(await statusOf(`${path}?token=${token}`)).toBe(status)
    }
  })

  it('who is not named in the token, or not known, is told nothing at a socket but 1008 (#208, #210)', async () => {
    const address = `${test.address.replace('http', 'ws')}/api/ws?token=`
    for (const changes of [{ sub: undefined }, { sub: '' }, { sub: 'nobody@example.org' }]) {
      const socket = new WebSocket(address + (await signed(changes)))
      const said: unknown[] = []
      socket.on('message', (data) => said.push(data))
      const [code] = (await once(socket, 'close')) as [number]
      expect({ code, said }).toEqual({ code: 1008, said: [] })
    }
    const socket = new WebSocket(address + (await signed({})))
    await once(socket, 'open')
    socket.close()
  })
})

describe('the calls', () => {
  let test: TestCorral
  beforeAll(async () => {
    test = await startTestCorral()
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it('for parsers are gone, and nothing speaks of them (#183, #184, #203, #204, #215, #225, #231)', async () => {
    for (const path of ['/models/available-parsers', '/system/parser-options']) {
      expect((await restOf(test).call('GET', path)).status).toBe(404)
    }
    const speaking = [...filesBelow('src-main'), ...filesBelow('src-renderer'), ...testFiles]
      .filter((path) => path !== 'tests/seeds.test.ts')
      .filter((path) => /available-parsers|parser-options/.test(textOf(path)))
    expect(speaking).toEqual([])
  })

  it('each say in which form they answer (#110)', async () => {
    type Answer = { content?: Record<string, { schema?: object }> }
    const { json } = await restOf(test).call('GET', '/openapi.json')
    const { paths } = json as {
      paths: Record<string, Record<string, { responses: Record<string, Answer> }>>
    }
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        const good = Object.entries(responses).filter(([status]) => /^(2|101)/.test(status))
        expect(good.length, `${method} ${path}`).toBeGreaterThan(0)
        for (const [status, { content }] of good) {
          const schemas = Object.values(content ?? {}).filter(({ schema }) => schema)
          if (status !== '204') expect(schemas.length, `${method} ${path}`).toBeGreaterThan(0)
        }
      }
    }
  })
})

function filesBelow(root: string): string[] {
  return readdirSync(join(projectRoot, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|js)$/.test(path))
    .map((path) => `${root}/${path}`)
}

const testFiles = filesBelow('tests')

describe('the packages', () => {
  interface Manifest {
    readonly scripts: Record<string, string>
    readonly dependencies: Record<string, string>
    readonly devDependencies: Record<string, string>
  }
  const manifest = JSON.parse(textOf('package.json')) as Manifest
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })

  /** What would be a second library for tokens, keys or ciphers. */
  const second =
    /jwt|jsonwebtoken|jws|jwa$|paseto|oauth|crypto|fernet|forge|sodium|nacl|noble|sjcl|elliptic|bcrypt|scrypt/

  const imported = filesBelow('src-main').flatMap((path) =>
    [...textOf(path).matchAll(/^(?:import|export)\s(?:[^'"=]*?\sfrom\s)?'([^'.][^']*)'/gm)].map(
      ([, name = '']) => ({ path, name }),
    ),
  )
  const packageOf = (name: string) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name

  it('have jose, argon2 and yaml, and nothing beside them for tokens and ciphers (#115, #116, #121, #124, #125, #126, #127, #165, #171, #172, #173, #262)', () => {
    expect(declared).toEqual(expect.arrayContaining(['jose', '@node-rs/argon2', 'yaml']))
    expect(declared.filter((name) => second.test(name))).toEqual([])
  })

  it('are locked as they are declared (#128)', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: { '': Manifest } }
    const { dependencies, devDependencies } = lock.packages['']
    expect(dependencies).toEqual(manifest.dependencies)
    expect(devDependencies).toEqual(manifest.devDependencies)
  })

  it('that are imported are declared; sessions and sealing take jose (#107, #111, #113, #120, #147, #148, #174)', () => {
    const bare = imported.filter(({ name }) => !name.startsWith('node:'))
    expect(bare.length).toBeGreaterThan(20)
    expect(bare.filter(({ name }) => builtinModules.includes(name))).toEqual([])
    expect(bare.filter(({ name }) => second.test(name))).toEqual([])
    expect(bare.filter(({ name }) => !declared.includes(packageOf(name)))).toEqual([])
    const withJose = imported.filter(({ name }) => name === 'jose').map(({ path }) => path)
    expect(withJose).toEqual(
      expect.arrayContaining(['src-main/core/accounts/sessions.ts', 'src-main/core/vault/jwe.ts']),
    )
  })

  it('and the older forms of sealing: only the importer and its tests know those (#146, #153)', () => {
    const knowing = [...filesBelow('src-main'), ...testFiles].filter((path) =>
      /fernet|pbkdf2|encryption_salt/i.test(textOf(path)),
    )
    const others = knowing.filter((path) => !/^(src-main\/core|tests)\/imports\//.test(path))
    expect(others).toEqual(['tests/seeds.test.ts'])
  })

  it('are held to formatting, types, lint, unused code and all tests by one command (#76, #118, #158, #162, #178)', () => {
    for (const gate of ['fmt:check', 'types', 'lint', 'unused']) {
      expect(manifest.scripts.check).toContain(`npm run ${gate}`)
    }
    expect(manifest.scripts.check).toContain('npm test')
    expect(manifest.scripts.test).toContain('npm run test:built')
    expect(manifest.scripts['test:built']).toMatch(/vitest run .*playwright test/)
  })
})

describe('the tests', () => {
  const size = (pattern: RegExp) => {
    const texts = testFiles.filter((path) => pattern.test(path)).map((path) => textOf(path))
    return {
      lines: texts.join('\n').split('\n').length,
      tests: texts.join('\n').match(/^ *it[.(]/gm)?.length ?? 0,
    }
  }

  it('of sealing and of the settings of providers are there, and not few (#7, #8, #14, #104, #176, #295, #296)', () => {
    const sealing = size(/^tests\/vault\/(seal|root|rotation)\.test/)
    expect(sealing.lines).toBeGreaterThan(50)
    expect(sealing.tests).toBeGreaterThanOrEqual(17)
    const settings = size(/^tests\/providers\/(providers-by-type|connection-test)\.test/)
    expect(settings.lines).toBeGreaterThan(150)
    expect(size(/^tests\/providers\/providers-by-id\.test/).tests).toBeGreaterThan(10)
  })
})

describe('the page about keys and the schema', () => {
  const page = textOf('docs', 'keys.md')
  const ignored = textOf('.gitignore')

  it('say how a key is sealed (#145)', () => {
    expect(page).toContain('compact JWE, A256KW + A256GCM')
    expect(textOf('src-main/core/providers/table.ts')).toContain('compact JWE (A256KW + A256GCM)')
  })

  it('say what happens when the root is lost or another one (#256, #257)', () => {
    expect(page).toContain('nobody can open the sealed keys')
    expect(page).toContain('To change `CORRAL_MASTER_KEY`')
    expect(page).toContain('## When the vault is locked')
  })

  it('say how a new root is made, and what to keep apart from the machine (#253, #255)', () => {
    expect(page).toContain('`rotate root` makes a new root secret')
    expect(page).toContain('apart from the machine and from each other')
  })

  it('say to keep the root secret out of version control (#254)', () => {
    expect(page).toContain('out of version control')
    expect(ignored).toContain('master.key')
    expect(ignored).toContain('.env')
  })

  it('say how to back up and restore, and what a backup needs beside it (#302)', () => {
    expect(page).toContain('`corral vault backup`')
    expect(page).toContain('`corral vault restore <file>`')
    expect(page).toContain('keep a recovery kit with it')
  })
})
