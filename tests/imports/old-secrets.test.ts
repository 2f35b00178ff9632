import { createCipheriv, createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFernetKey } from '../../src-main/core/imports/fernet.ts'
import { openOldJwe } from '../../src-main/core/imports/old-jwe.ts'
import { mlxManagerSecrets, openR4uSecrets } from '../../src-main/core/imports/old-secrets.ts'
import { Unreadable } from '../../src-main/core/imports/unreadable.ts'
import { mlxManager, openR4u } from './old-vectors.ts'
import { runs } from './runs.ts'

const { jwtSecret, salt, fernet, jwe, refusedJwe } = mlxManager
const secrets = mlxManagerSecrets(jwtSecret, salt)
const aJwe = jwe['sk-test-12345']
const jweKey = createHash('sha256').update(jwtSecret).digest()
const because = (why: string) => expect.objectContaining({ name: 'Unreadable', why })

describe('secrets of mlx-manager', () => {
  it.each(Object.entries(jwe))(
    'open from their later form, JWE: %s (#112, #131, #159)',
    async (key, stored) => {
      expect(await secrets.open(stored)).toBe(key)
    },
  )

  it.each(Object.entries(fernet))(
    'open from their first form, Fernet: %s (#17)',
    async (key, stored) => {
      expect(await secrets.open(stored)).toBe(key)
    },
  )

  it('do not open with another secret or another salt (#138)', async () => {
    const other = mlxManagerSecrets(`${jwtSecret} `, salt)
    await expect(other.open(aJwe)).rejects.toEqual(because('secret'))
    await expect(other.open(fernet['sk-test-12345'])).rejects.toEqual(because('secret'))
    const salted = mlxManagerSecrets(jwtSecret, new Uint8Array(16))
    await expect(salted.open(fernet['sk-test-12345'])).rejects.toEqual(because('secret'))
  })

  it('in the first form need the salt; in the later they do not (#140)', async () => {
    const unsalted = mlxManagerSecrets(jwtSecret, null)
    await expect(unsalted.open(fernet['sk-test-12345'])).rejects.toEqual(because('salt'))
    expect(await unsalted.open(aJwe)).toBe('sk-test-12345')
  })

  it('leave this thread free while the key is derived', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    await mlxManagerSecrets(jwtSecret, salt).open(fernet['sk-test-12345'])
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })

  it.each(Object.entries(refusedJwe))(
    'are refused in a form never written: %s',
    async (name, stored) => {
      const why = name === 'with a key id' ? 'another_vault' : 'form'
      await expect(secrets.open(stored)).rejects.toEqual(because(why))
    },
  )

  it('are refused when what is inside cannot be a key', async () => {
    const spoilt = ['', '  ', 'two\nlines', 'bell\u0007', 'x'.repeat(8193)]
    for (const text of spoilt) {
      await expect(secrets.open(sealJwe(Buffer.from(text)))).rejects.toEqual(because('content'))
    }
    const notUtf8 = sealJwe(Buffer.from([0xff, 0xfe, 0x41]))
    await expect(secrets.open(notUtf8)).rejects.toEqual(because('content'))
    expect(await secrets.open(sealJwe(Buffer.from(' sk-1 ')))).toBe('sk-1')
  })

  it('are refused in plain text and in unknown forms', async () => {
    for (const stored of ['sk-plain', '', 'a.b.c', 'a.b.c.d.e', '....', 'gAAAA', 'null']) {
      await expect(secrets.open(stored), stored).rejects.toThrow(Unreadable)
    }
  })
})

describe('secrets of open-r4u', () => {
  const key = parseFernetKey(openR4u.encryptionKey)!

  it.each(Object.entries(openR4u.fernet))(
    'open with ENCRYPTION_KEY: %s (#249, #250)',
    async (plain, stored) => {
      expect(await openR4uSecrets(key).open(stored)).toBe(plain)
    },
  )

  it('do not open in another form or with another key (#309)', async () => {
    await expect(openR4uSecrets(key).open(aJwe)).rejects.toEqual(because('form'))
    const other = openR4uSecrets(parseFernetKey(Buffer.alloc(32).toString('base64url') + '=')!)
    const stored = openR4u.fernet['xai-key-2']
    await expect(other.open(stored)).rejects.toEqual(because('secret'))
  })
})

describe('no JWE is accepted', () => {
  it('after a change of any one character (#152)', async () => {
    for (const [at, was] of [...aJwe].entries()) {
      for (const char of 'AQgw4_-.=') {
        if (char === was) continue
        const mutant = aJwe.slice(0, at) + char + aJwe.slice(at + 1)
        await expect(openOldJwe(mutant, jweKey), mutant).rejects.toThrow(Unreadable)
      }
    }
  })

  it('that is noise, or has noise in one of its parts', async () => {
    const parts = aJwe.split('.')
    const noise = fc.uint8Array({ maxLength: 60 }).map((b) => Buffer.from(b).toString('base64url'))
    const header = fc
      .oneof(
        fc.json(),
        fc
          .dictionary(fc.constantFrom('alg', 'enc', 'zip', 'kid', 'crit', 'p2c'), fc.jsonValue())
          .map((value) => JSON.stringify(value)),
      )
      .map((text) => Buffer.from(text).toString('base64url'))
    const token = fc.oneof(
      fc.array(noise, { minLength: 5, maxLength: 5 }).map((all) => all.join('.')),
      fc.string({ unit: 'binary', maxLength: 300 }),
      header.map((part) => [part, ...parts.slice(1)].join('.')),
      fc.tuple(fc.nat(4), noise).map(([at, part]) => parts.with(at, part).join('.')),
    )
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        fc.pre(text !== aJwe)
        await expect(openOldJwe(text, jweKey)).rejects.toThrow(Unreadable)
      }),
      { numRuns: runs(1500) },
    )
  })
})

/** An independent writer, after RFC 7516 and RFC 3394, with fixed keys. */
function sealJwe(plaintext: Buffer): string {
  const contentKey = Buffer.alloc(32, 3)
  const iv = Buffer.alloc(12, 4)
  const header = Buffer.from('{"alg":"A256KW","enc":"A256GCM"}').toString('base64url')
  const wrap = createCipheriv('id-aes256-wrap', jweKey, Buffer.alloc(8, 0xa6))
  const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()])
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header))
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const parts = [wrapped, iv, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))
  return [header, ...parts].join('.')
}
