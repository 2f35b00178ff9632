import { randomBytes } from 'node:crypto'
import { chmod, copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host, Keychain } from '../../src-main/core/host.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'
import {
  type TestVault,
  addRows,
  bindingOf,
  requireAllOpen,
  rowsOf,
  sqlOf,
  startVault,
} from './test-vault.ts'

let folder: string
let started: TestVault[]
beforeEach(async () => {
  folder = await temporaryFolder()
  started = []
})
afterEach(async () => {
  for (const test of started) await test.close()
  await rm(folder, { recursive: true })
})

async function start(parts: Partial<Host> = {}): Promise<TestVault> {
  const test = await startVault(folder, parts)
  started.push(test)
  return test
}

async function stop(): Promise<void> {
  for (const test of started.splice(0)) await test.close()
}

/** A vault with three secrets, closed again. */
async function fill(parts: Partial<Host> = {}): Promise<void> {
  await addRows(await start(parts), 3)
  await stop()
}

/** As the system's key store behaves: bytes in, bytes out, or a refusal. */
function keychainOf(kept: { secret: Uint8Array | null; denies?: boolean }): Keychain {
  const answer = () => {
    if (kept.denies)
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.')
  }
  return {
    async read() {
      answer()
      return kept.secret
    },
    async write(secret) {
      answer()
      kept.secret = secret
    },
  }
}

const keyFile = () => join(folder, 'master.key')
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
const invalid = expect.objectContaining({ code: 'invalid_input' })
const everyRow = (test: TestVault) => sqlOf(test, 'select * from provider_keys order by id')
const everyKey = (test: TestVault) => sqlOf(test, 'select * from keyring order by kid')

describe('the root secret of a first run', () => {
  it('is a file for this user only where there is no keychain (#255, #263)', async () => {
    await chmod(folder, 0o755)
    const { vault } = await start()
    expect(vault.status()).toMatchObject({ state: 'open', reason: null, root: 'file' })
    expect(await modeOf(keyFile())).toBe('600')
    expect(await modeOf(folder)).toBe('700')
    expect(await modeOf(join(folder, 'corral.db'))).toBe('600')
    expect(await readFile(keyFile(), 'utf8')).toMatch(/^[\w-]{43}\n$/)
  })

  it('goes to the keychain where there is one, and nowhere else (#255)', async () => {
    const kept = { secret: null as Uint8Array | null }
    const { vault } = await start({ keychain: keychainOf(kept) })
    expect(vault.status()).toMatchObject({ state: 'open', root: 'keychain' })
    expect(Buffer.from(kept.secret ?? []).toString()).toMatch(/^[\w-]{43}\n$/)
    expect(await readdir(folder)).not.toContain('master.key')
  })

  const raw = randomBytes(32)
  it.each([
    ['hex', raw.toString('hex')],
    ['base64', raw.toString('base64')],
    ['base64url', `${raw.toString('base64url')}\n`],
  ])('may be given in the environment as %s', async (_form, text) => {
    await fill({ environment: { CORRAL_MASTER_KEY: raw.toString('hex') } })
    const test = await start({ environment: { CORRAL_MASTER_KEY: text } })
    expect(test.vault.status()).toMatchObject({ state: 'open', root: 'environment' })
    expect(await requireAllOpen(test)).toBe(3)
    expect(await readdir(folder)).not.toContain('master.key')
  })

  it('may be given as a passphrase, unless it is a short one (#141)', async () => {
    const short = start({ environment: { CORRAL_MASTER_KEY: 'elevenchars' } })
    await expect(short).rejects.toEqual(invalid)
    const parts = { environment: { CORRAL_MASTER_KEY: 'correct horse battery staple' } }
    await fill(parts)
    expect(await requireAllOpen(await start(parts))).toBe(3)
  })

  it('is made once by several that start at the same moment', async () => {
    const all = await Promise.all([start(), start(), start()])
    expect(sqlOf(all[0], 'select * from vault_root')).toHaveLength(1)
    expect(sqlOf(all[0], 'select * from keyring')).toHaveLength(2)
    const sealed = await all[0].vault.seal('x', bindingOf('a'))
    for (const { vault } of all) expect(await vault.open(sealed, bindingOf('a'))).toBe('x')
  })

  it('is in no file but its own, and no key is in any', async () => {
    const test = await start()
    await addRows(test, 1)
    const root = Buffer.from((await readFile(keyFile(), 'utf8')).trim(), 'base64url')
    const { key } = await test.vault.signingKey()
    for (const name of await readdir(folder)) {
      if (name === 'master.key') continue
      const bytes = await readFile(join(folder, name))
      for (const secret of [root, Buffer.from(key)]) {
        expect(bytes.includes(secret), name).toBe(false)
        expect(bytes.includes(secret.toString('base64url').slice(0, 40)), name).toBe(false)
      }
      expect(bytes.includes('sk-k0-'), name).toBe(false)
    }
  })
})

describe('a root file that others can read', () => {
  it('is closed to them when it is ours', async () => {
    await fill()
    await chmod(keyFile(), 0o644)
    expect(await requireAllOpen(await start())).toBe(3)
    expect(await modeOf(keyFile())).toBe('600')
  })
})

const wrongKey = randomBytes(32).toString('hex')

/** Each takes the root of a filled vault away in another way; says how to start then. */
const losses: {
  name: string
  reason: string
  parts?: Partial<Host>
  /** The place takes no other root either. */
  stuck?: true
  lose: () => Promise<Partial<Host>>
}[] = [
  {
    name: 'its file is missing',
    reason: 'root_missing',
    lose: async () => {
      await rm(keyFile())
      return {}
    },
  },
  {
    name: 'its file holds another root',
    reason: 'root_wrong',
    lose: async () => {
      await writeFile(keyFile(), `${randomBytes(32).toString('base64url')}\n`)
      return {}
    },
  },
  {
    name: 'its file is damaged',
    reason: 'root_denied',
    lose: async () => {
      await writeFile(keyFile(), 'half a ro')
      return {}
    },
  },
  {
    name: 'its file is a folder',
    reason: 'root_denied',
    stuck: true,
    lose: async () => {
      await rm(keyFile())
      await mkdir(keyFile())
      return {}
    },
  },
  {
    name: 'the variable holds another root',
    reason: 'root_wrong',
    parts: { environment: { CORRAL_MASTER_KEY: randomBytes(32).toString('hex') } },
    lose: async () => ({ environment: { CORRAL_MASTER_KEY: wrongKey } }),
  },
  {
    name: 'the variable is gone',
    reason: 'root_missing',
    parts: { environment: { CORRAL_MASTER_KEY: randomBytes(32).toString('hex') } },
    lose: async () => ({}),
  },
  {
    name: 'the keychain denies it',
    reason: 'root_denied',
    stuck: true,
    parts: { keychain: keychainOf({ secret: null }) },
    lose: async () => ({ keychain: keychainOf({ secret: null, denies: true }) }),
  },
  {
    name: 'the keychain is empty',
    reason: 'root_missing',
    parts: { keychain: keychainOf({ secret: null }) },
    lose: async () => ({ keychain: keychainOf({ secret: null }) }),
  },
  {
    name: 'the keychain holds another root',
    reason: 'root_wrong',
    parts: { keychain: keychainOf({ secret: null }) },
    lose: async () => ({ keychain: keychainOf({ secret: Buffer.from(wrongKey) }) }),
  },
  {
    name: 'the keychain gives bytes that are no root',
    reason: 'root_denied',
    parts: { keychain: keychainOf({ secret: null }) },
    lose: async () => ({ keychain: keychainOf({ secret: Buffer.from([0, 255, 1]) }) }),
  },
]

describe.each(losses)('a vault that is locked because $name', ({ reason, parts, stuck, lose }) => {
  const passphrase = 'of the recovery kit'
  let kit: string
  let rows: unknown[]
  let keys: unknown[]
  let test: TestVault
  let file: string | null

  const secretFile = () => readFile(keyFile(), 'utf8').catch(() => null)
  beforeEach(async () => {
    const full = await start(parts)
    await addRows(full, 3)
    kit = await full.vault.recoveryKit(passphrase)
    rows = everyRow(full)
    keys = everyKey(full)
    await stop()
    const now = await lose()
    file = await secretFile()
    test = await start(now)
  })

  it('says so, gives nothing out, takes nothing in and changes nothing', async () => {
    const { vault } = test
    const locked = expect.objectContaining({ code: 'vault_locked', status: 503 })
    expect(vault.status()).toMatchObject({ state: 'locked', reason, root: null, secrets: 3 })
    await expect(vault.seal('x', bindingOf('a'))).rejects.toEqual(locked)
    await expect(vault.open(rowsOf(test)[0]?.sealed ?? '', bindingOf('k0'))).rejects.toEqual(locked)
    await expect(vault.signingKey()).rejects.toEqual(locked)
    await expect(vault.verificationKey('any')).rejects.toEqual(locked)
    await expect(vault.recoveryKit(passphrase)).rejects.toEqual(locked)
    for (const key of ['data', 'sessions', 'root'] as const) {
      await expect(vault.rotate(key)).rejects.toEqual(locked)
    }
    await vault.check()
    await vault.resume()
    await vault.retry()
    expect(vault.status()).toMatchObject({ state: 'locked', reason })
    expect(everyRow(test)).toEqual(rows)
    expect(everyKey(test)).toEqual(keys)
    expect(await secretFile()).toBe(file)
  })

  it('opens with the recovery kit, if its place takes the root', async () => {
    const { vault, host } = test
    await expect(vault.unlock({ kit, passphrase: 'another one' })).rejects.toEqual(invalid)
    const damaged = kit.replace(/(.{9})\s*$/, 'AAAAAAAA$1')
    await expect(vault.unlock({ kit: damaged, passphrase })).rejects.toEqual(invalid)
    await expect(vault.unlock({ secret: wrongKey })).rejects.toEqual(invalid)
    expect(vault.status().state).toBe('locked')
    if (stuck) {
      await expect(vault.unlock({ kit, passphrase })).rejects.toThrow()
      expect(vault.status()).toMatchObject({ state: 'locked', reason })
      return
    }
    await vault.unlock({ kit, passphrase })
    expect(vault.status()).toMatchObject({ state: 'open', reason: null })
    expect(await requireAllOpen(test)).toBe(3)
    await stop()
    expect(await requireAllOpen(await start(host))).toBe(3)
  })

  it('can start over: new keys work, the sealed rows stay and ask for their keys again', async () => {
    const { vault, host } = test
    let ended = 0
    vault.onSessionsEnded(() => ended++)
    if (stuck) {
      await expect(vault.startOver()).rejects.toThrow()
      expect(everyKey(test)).toEqual(keys)
      return
    }
    await vault.startOver()
    expect(ended).toBe(1)
    expect(vault.status()).toMatchObject({ state: 'open', secrets: 3, unreadable: 3 })
    const after = rowsOf(test)
    expect(after.map(({ sealed }) => sealed)).toEqual(
      rows.map((row) => (row as { sealed: string }).sealed),
    )
    expect(new Set(after.map(({ state }) => state))).toEqual(new Set(['needs_reentry']))
    const retired = sqlOf(test, "select * from keyring where state = 'retired' order by kid")
    expect(retired).toEqual(keys.map((key) => ({ ...(key as object), state: 'retired' })))
    expect(await vault.backups.list()).toHaveLength(1)
    const sealed = await vault.seal('anew', bindingOf('k0'))
    await stop()
    expect(await (await start(host)).vault.open(sealed, bindingOf('k0'))).toBe('anew')
  })
})

describe('a locked vault', () => {
  it('opens with the former root, which is then kept in the place of this machine', async () => {
    const former = 'the former passphrase'
    await fill({ environment: { CORRAL_MASTER_KEY: former } })
    const environment = { CORRAL_MASTER_KEY: 'the new passphrase' }
    const test = await start({ environment })
    expect(test.vault.status()).toMatchObject({ state: 'locked', reason: 'root_wrong' })
    await test.vault.unlock({ secret: former })
    expect(test.vault.status()).toMatchObject({ state: 'open', root: 'file' })
    expect(await requireAllOpen(test)).toBe(3)
    await test.vault.rotate('root')
    expect(test.vault.status()).toMatchObject({ state: 'open', root: 'environment' })
    await stop()
    await rm(keyFile())
    expect(await requireAllOpen(await start({ environment }))).toBe(3)
  })

  it('opens on retry, once the keychain gives the root out', async () => {
    const kept = { secret: null as Uint8Array | null, denies: false }
    const parts = { keychain: keychainOf(kept) }
    await fill(parts)
    kept.denies = true
    const test = await start(parts)
    expect(test.vault.status().reason).toBe('root_denied')
    kept.denies = false
    await test.vault.retry()
    expect(await requireAllOpen(test)).toBe(3)
  })

  it('makes no root while sealed rows are there whose keyring is gone', async () => {
    await addRows(await start(), 3)
    started[0]!.opened.db.$client.exec('delete from keyring; delete from vault_root')
    await stop()
    await rm(keyFile())
    const test = await start()
    expect(test.vault.status()).toMatchObject({ state: 'locked', reason: 'root_missing' })
    expect(await readdir(folder)).not.toContain('master.key')
    await expect(test.vault.unlock({ secret: wrongKey })).rejects.toBeInstanceOf(CorralError)
    await test.vault.startOver()
    expect(test.vault.status()).toMatchObject({ state: 'open', unreadable: 3 })
  })

  it('waits for the keychain on a first run too, and makes no file instead', async () => {
    const kept = { secret: null as Uint8Array | null, denies: true }
    const test = await start({ keychain: keychainOf(kept) })
    expect(test.vault.status()).toMatchObject({ state: 'locked', reason: 'root_denied' })
    expect(await readdir(folder)).not.toContain('master.key')
    kept.denies = false
    await test.vault.retry()
    expect(test.vault.status()).toMatchObject({ state: 'open', root: 'keychain' })
  })

  it('has no way out that an open one would take', async () => {
    const { vault } = await start()
    const conflict = expect.objectContaining({ code: 'conflict' })
    await expect(vault.startOver()).rejects.toEqual(conflict)
    await expect(vault.unlock({ secret: wrongKey })).rejects.toEqual(conflict)
  })
})

describe('another process', () => {
  it('that changed the root or the keys does not disturb this one', async () => {
    const one = await start()
    const other = await start()
    await addRows(one, 3)
    await other.vault.rotate('root')
    await other.vault.rotate('data')
    await other.vault.rotate('sessions')
    expect(await requireAllOpen(one)).toBe(3)
    const sealed = await one.vault.seal('x', bindingOf('a'))
    expect(await other.vault.open(sealed, bindingOf('a'))).toBe('x')
    expect(await one.vault.signingKey()).toEqual(await other.vault.signingKey())
  })

  it('finds the same vault in a copy of folder and root', async () => {
    await fill()
    const copy = join(folder, 'copy')
    await mkdir(copy, { mode: 0o700 })
    for (const name of ['corral.db', 'master.key']) {
      await copyFile(join(folder, name), join(copy, name))
    }
    const test = await startVault(copy)
    started.push(test)
    expect(await requireAllOpen(test)).toBe(3)
  })
})
