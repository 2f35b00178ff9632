import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/test-corral.ts'
import { killWhileChanging } from './kill.ts'
import {
  type TestVault,
  addRows,
  bindingOf,
  requireAllOpen,
  rowsOf,
  scale,
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
  await stop()
  await rm(folder, { recursive: true })
})

async function start(now?: () => Date): Promise<TestVault> {
  const test = await startVault(folder, {}, now)
  started.push(test)
  return test
}

async function stop(): Promise<void> {
  for (const test of started.splice(0)) await test.close()
}

const kids = (test: TestVault, state: string) =>
  sqlOf<{ kid: string }>(
    test,
    `select kid from keyring where use = 'data' and state = '${state}'`,
  ).map(({ kid }) => kid)
const kidsOfRows = (test: TestVault) => [
  ...new Set(
    rowsOf(test).map(({ sealed }) => {
      const head = Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString()
      return (JSON.parse(head) as { kid: string }).kid
    }),
  ),
]

describe('a new data key', () => {
  it('seals everything again, and the old one is retired once nothing needs it', async () => {
    let time = new Date('2026-05-01T10:00:00Z')
    const test = await start(() => time)
    await addRows(test, 60)
    const before = rowsOf(test)
    const [old] = kids(test, 'active')
    await test.vault.rotate('data')
    expect(await requireAllOpen(test)).toBe(60)
    const texts = new Set(before.map(({ sealed }) => sealed))
    expect(rowsOf(test).some(({ sealed }) => texts.has(sealed))).toBe(false)
    const [active] = kids(test, 'active')
    expect(active).not.toBe(old)
    expect(kidsOfRows(test)).toEqual([active])
    expect(kids(test, 'opens_only')).toEqual([old])
    expect(test.vault.status().rotation).toBeNull()
    time = new Date(time.getTime() + 3_600_000)
    await test.vault.resume()
    expect(kids(test, 'retired')).toEqual([old])
    const open = test.vault.open(before[0]?.sealed ?? '', bindingOf('k0'))
    await expect(open).rejects.toMatchObject({ code: 'unknown_kid' })
  })

  it('says how far it is', async () => {
    const test = await start()
    await addRows(test, 40)
    const rotated = test.vault.rotate('data')
    const seen = new Set<number>()
    const until = { done: false }
    void rotated.then(() => (until.done = true))
    while (!until.done) {
      const { rotation } = test.vault.status()
      if (rotation) {
        expect(rotation.total).toBe(40)
        seen.add(rotation.done)
      }
      await new Promise(setImmediate)
    }
    expect(seen.size).toBeGreaterThan(10)
  })

  it('leaves a secret that somebody enters meanwhile as it was entered', async () => {
    const test = await start()
    await addRows(test, 60)
    const sqlite = test.opened.db.$client
    const write = sqlite.prepare('update provider_keys set sealed = ? where uid = ?')
    const entered = async () => {
      for (let index = 0; index < 60; index += 2) {
        const uid = `k${index}`
        write.run(await test.vault.seal(`entered ${uid}`, bindingOf(uid)), uid)
      }
    }
    await Promise.all([test.vault.rotate('data'), entered()])
    for (const { uid, sealed } of rowsOf(test)) {
      const plain = await test.vault.open(sealed, bindingOf(uid))
      expect(plain.startsWith(`entered ${uid}`)).toBe(Number(uid.slice(1)) % 2 === 0)
    }
    expect(kidsOfRows(test)).toEqual(kids(test, 'active'))
  })

  it('marks what does not open, keeps it, and goes on with the rest', async () => {
    const test = await start()
    await addRows(test, 5)
    const sqlite = test.opened.db.$client
    const [first] = rowsOf(test)
    sqlite
      .prepare("update provider_keys set sealed = ? where uid in ('k1', 'k3')")
      .run(first?.sealed)
    await test.vault.rotate('data')
    const rows = rowsOf(test)
    expect(rows.map(({ state }) => state)).toEqual([
      'ready',
      'needs_reentry',
      'ready',
      'needs_reentry',
      'ready',
    ])
    expect(rows[1]?.sealed).toBe(first?.sealed)
    await test.vault.check()
    expect(test.vault.status()).toMatchObject({ secrets: 5, unreadable: 2, rotation: null })
  })
})

describe('a new key for sessions', () => {
  it('ends all that the old one has signed, and nothing else', async () => {
    const test = await start()
    await addRows(test, 3)
    const before = await test.vault.signingKey()
    expect(before.key.length).toBe(32)
    expect(await test.vault.verificationKey(before.kid)).toEqual(before.key)
    let ended = 0
    const listen = test.vault.onSessionsEnded(() => ended++)
    await test.vault.rotate('sessions')
    const after = await test.vault.signingKey()
    expect(after.kid).not.toBe(before.kid)
    expect(after.key).not.toEqual(before.key)
    expect(await test.vault.verificationKey(before.kid)).toBeNull()
    expect(await test.vault.verificationKey(after.kid)).toEqual(after.key)
    expect(await test.vault.verificationKey(kids(test, 'active')[0] ?? '')).toBeNull()
    listen()
    await test.vault.rotate('sessions')
    expect(ended).toBe(1)
    expect(await requireAllOpen(test)).toBe(3)
  })
})

describe('a new root', () => {
  it('touches no secret, voids the recovery kit, and is what the next start finds (#253)', async () => {
    const test = await start()
    await addRows(test, 5)
    const passphrase = 'of the recovery kit'
    const kit = await test.vault.recoveryKit(passphrase)
    expect(test.vault.status().recovery_kit_created_at).not.toBeNull()
    const rows = rowsOf(test)
    const session = await test.vault.signingKey()
    const file = await readFile(join(folder, 'master.key'), 'utf8')
    await test.vault.rotate('root')
    expect(test.vault.status().recovery_kit_created_at).toBeNull()
    expect(rowsOf(test)).toEqual(rows)
    expect(await test.vault.signingKey()).toEqual(session)
    await stop()
    const lines = (await readFile(join(folder, 'master.key'), 'utf8')).split('\n')
    expect(lines[0]).not.toBe(file.trim())
    expect(lines.slice(1)).toEqual([`kept ${file.trim()}`, ''])
    const next = await start()
    expect(await requireAllOpen(next)).toBe(5)
    await stop()
    await rm(join(folder, 'master.key'))
    const locked = await start()
    await expect(locked.vault.unlock({ kit, passphrase })).rejects.toThrow('not the root secret')
  })

  it('cannot be made by Corral while the operator gives it', async () => {
    const parts = { environment: { CORRAL_MASTER_KEY: 'ab'.repeat(32) } }
    const test = await startVault(folder, parts)
    started.push(test)
    await expect(test.vault.rotate('root')).rejects.toThrow('CORRAL_MASTER_KEY')
  })
})

describe('killed at any moment', () => {
  const kills = Math.ceil(4 * scale)

  it.each([
    ['data', 40, 200],
    ['root', 10, 100],
  ] as const)(
    'a change of the %s key leaves everything readable, and the next start goes on',
    async (what, count, withinMs) => {
      await addRows(await start(), count)
      await stop()
      let finished = 0
      for (let kill = 0; kill < kills; kill++) {
        finished += await killWhileChanging([folder, what], withinMs)
        const test = await start()
        expect(test.vault.status().state).toBe('open')
        expect(await requireAllOpen(test)).toBe(count)
        await test.vault.resume()
        expect(kidsOfRows(test)).toEqual(kids(test, 'active'))
        expect(await requireAllOpen(test)).toBe(count)
        await stop()
        const roots = (await readFile(join(folder, 'master.key'), 'utf8')).split('\n')
        expect(roots.some((line) => line.startsWith('next'))).toBe(false)
      }
      if (process.env.CORRAL_TEST_SCALE)
        console.log(`${what}: ${kills} kills, ${finished} finished`)
    },
    120_000 * Math.max(1, scale),
  )
})
