import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCorral } from '../../src-main/core/corral.ts'
import { startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { testHost } from '../helpers/test-host.ts'
import { startVault } from './test-vault.ts'

const placeholder = 'CHANGE_ME_IN_PRODUCTION_USE_ENV_VAR'
const warning = 'JWT secret is using default placeholder. Set CORRAL_JWT_SECRET for production use.'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true }))

async function logOfStart(
  dataDir: string,
  secret?: string,
): Promise<{ level: number; msg: string }[]> {
  const lines: string[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) })
  const environment = secret === undefined ? {} : { CORRAL_JWT_SECRET: secret }
  const host = testHost(dataDir, { log, environment })
  await createCorral(host).then(
    (corral) => corral.stop(),
    () => {},
  )
  return lines.map((line) => JSON.parse(line) as { level: number; msg: string })
}

describe('CORRAL_JWT_SECRET', () => {
  it('left at the placeholder is warned of, after "starting up", and Corral starts (#182, #188, #197, #198, #199, #226, #230)', async () => {
    const lines = await logOfStart(folder, placeholder)
    const messages = lines.map(({ msg }) => msg)
    expect(messages.slice(0, 2)).toEqual(['starting up', warning])
    expect(lines[1]?.level).toBe(40)
    expect(messages.filter((msg) => msg === warning)).toHaveLength(1)
    await using test = await startTestCorral({
      host: { environment: { CORRAL_JWT_SECRET: placeholder } },
    })
    expect((await test.fetch('/health')).status).toBe(200)
  })

  it('is warned of before the database is opened (#198)', async () => {
    await writeFile(join(folder, 'corral.db'), 'this is no database')
    const lines = await logOfStart(folder, placeholder)
    expect(lines.map(({ msg }) => msg)).toEqual(['starting up', warning])
  })

  it('is not warned of when it is not set or is a real one (#197)', async () => {
    for (const secret of [undefined, 'a real secret of 32 bytes or more!']) {
      const messages = (await logOfStart(folder, secret)).map(({ msg }) => msg)
      expect(messages).toContain('starting up')
      expect(messages).not.toContain(warning)
    }
  })

  it('at the placeholder signs nothing', async () => {
    const environment = { CORRAL_JWT_SECRET: placeholder }
    const { vault, close } = await startVault(folder, { environment })
    const { key } = await vault.signingKey()
    expect(Buffer.from(key).toString()).not.toContain(placeholder)
    expect(key.length).toBe(32)
    await close()
  })

  it('of 32 bytes signs sessions, under a name that does not tell it, also while the vault is locked', async () => {
    const secret = 'exactly thirty-two bytes, is it?'
    const environment = { CORRAL_JWT_SECRET: secret }
    const open = await startVault(folder, { environment })
    const { kid, key } = await open.vault.signingKey()
    expect(Buffer.from(key).toString()).toBe(secret)
    expect(kid).toMatch(/^env_[\w-]{11}$/)
    expect(await open.vault.verificationKey(kid)).toEqual(key)
    expect(await open.vault.verificationKey('env_other')).toBeNull()
    await expect(open.vault.rotate('sessions')).rejects.toThrow('CORRAL_JWT_SECRET')
    await open.close()
    await rm(join(folder, 'master.key'))
    const locked = await startVault(folder, { environment })
    expect(locked.vault.status().state).toBe('locked')
    expect((await locked.vault.signingKey()).kid).toBe(kid)
    await locked.close()
  })

  it('that is shorter stops the start, by name and without showing it', async () => {
    const secret = 'thirty-one bytes, not one more.'
    expect(secret).toHaveLength(31)
    const host = testHost(folder, { environment: { CORRAL_JWT_SECRET: secret } })
    const error: unknown = await createCorral(host).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_input' })
    expect(String(error)).toContain('CORRAL_JWT_SECRET')
    expect(String(error)).not.toContain(secret)
  })
})
