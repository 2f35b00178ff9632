import { rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VaultError } from '../../src-main/core/vault/vault.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'
import {
  type TestVault,
  addRows,
  bindingOf,
  rowsOf,
  scale,
  secretOf,
  sqlOf,
  startVault,
} from './test-vault.ts'

let folder: string
let test: TestVault
beforeAll(async () => {
  folder = await temporaryFolder()
  test = await startVault(folder)
  await addRows(test, 20)
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true })
})

const binding = bindingOf('mine')
const failure = (code: string) => expect.objectContaining({ name: 'VaultError', code })
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What happens to a text: `opens`, or the code of the vault's refusal; anything else is thrown. */
async function fate(sealed: string): Promise<string> {
  try {
    await test.vault.open(sealed, binding)
    return 'opens'
  } catch (error) {
    if (error instanceof VaultError) return error.code
    throw error
  }
}

describe('a sealed secret', () => {
  it('opens to what was sealed, whatever it is (#2, #5, #18, #19, #21, #70, #77, #137, #149, #150, #151)', async () => {
    const texts = ['sk-1', '', 'Schlüssel ключ 🔑', '\uFEFFmark', 'a'.repeat(8000), '\u0000.\n']
    for (const text of texts) {
      expect(await test.vault.open(await test.vault.seal(text, binding), binding)).toBe(text)
    }
  })

  it('is a compact JWE of A256KW and A256GCM that names its key, row and origin (#112, #119, #130, #132, #168)', async () => {
    const sealed = await test.vault.seal('sk-1', binding)
    const [active] = sqlOf<{ kid: string }>(
      test,
      "select kid from keyring where use = 'data' and state = 'active'",
    )
    expect(decodeProtectedHeader(sealed)).toEqual({
      alg: 'A256KW',
      enc: 'A256GCM',
      typ: 'corral-secret+jwe',
      kid: active?.kid,
      ctx: binding.context,
      org: binding.origin,
    })
  })

  it('is never the same twice (#22, #134, #154)', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => test.vault.seal('x', binding)))
    expect(new Set(all).size).toBe(50)
    expect(new Set(all.map((sealed) => sealed.split('.')[2])).size).toBe(50)
  })

  it('that would be too long to read again is refused when it is sealed', async () => {
    const seal = test.vault.seal('x'.repeat(13_000), binding)
    await expect(seal).rejects.toMatchObject({ code: 'too_large' })
  })

  it('opens in no other row: every pair of twenty', async () => {
    const rows = rowsOf(test)
    let refused = 0
    for (const from of rows) {
      for (const to of rows) {
        const open = test.vault.open(from.sealed, bindingOf(to.uid))
        if (from === to) expect(await open).toBe(secretOf(to.uid))
        else await expect(open).rejects.toEqual(failure('wrong_context'))
        refused += from === to ? 0 : 1
      }
    }
    expect(refused).toBe(380)
  })

  it('opens for no other origin, and not without one', async () => {
    const sealed = await test.vault.seal('x', binding)
    const free = await test.vault.seal('x', { ...binding, origin: null })
    for (const origin of ['https://evil.example', 'http://api.example.com', '', null]) {
      const open = test.vault.open(sealed, { ...binding, origin })
      await expect(open).rejects.toEqual(failure('wrong_context'))
    }
    expect(await test.vault.open(free, { ...binding, origin: null })).toBe('x')
    expect(await fate(free)).toBe('wrong_context')
  })
})

describe('a text that the vault did not seal so', () => {
  it('does not open, whichever character is changed, added, removed or moved (#23, #138, #152)', async () => {
    const count = Math.round(3000 * scale)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= \n'
    const sealed = await Promise.all(
      Array.from({ length: 20 }, () => test.vault.seal('sk-geheim', binding)),
    )
    const random = (below: number) => randomBytes(4).readUInt32BE() % below
    const mutate = (text: string): string => {
      const at = random(text.length)
      const letter = alphabet[random(alphabet.length)] ?? ''
      const parts = text.split('.')
      const other = (sealed[random(sealed.length)] ?? '').split('.')
      const part = random(5)
      const kinds = [
        () => text.slice(0, at) + letter + text.slice(at + 1),
        () => text.slice(0, at) + letter + text.slice(at),
        () => text.slice(0, at) + text.slice(at + 1),
        () => text.slice(0, at),
        () => text.slice(at),
        () => parts.with(part, other[part] ?? '').join('.'),
        () => parts.with(part, parts[random(5)] ?? '').join('.'),
        () => parts.toSpliced(part, 1).join('.'),
        () => parts.with(part, randomBytes(random(60)).toString('base64url')).join('.'),
      ]
      return kinds[random(kinds.length)]?.() ?? ''
    }
    let tried = 0
    const fates = new Map<string, number>()
    while (tried < count) {
      const original = sealed[tried % sealed.length] ?? ''
      const mutated = mutate(original)
      if (sealed.includes(mutated)) continue
      const found = await fate(mutated)
      if (found === 'opens') expect.fail(`opened: ${mutated} from ${original}`)
      fates.set(found, (fates.get(found) ?? 0) + 1)
      tried++
    }
    expect([...fates.keys()].toSorted()).toEqual(['bad_format', 'cannot_decrypt', 'unknown_kid'])
  })

  it('does not open in another spelling of the same bytes', async () => {
    const sealed = await test.vault.seal('sk-1', binding)
    const parts = sealed.split('.')
    let spellings = 0
    for (const [index, part] of parts.entries()) {
      for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
        const other = part.slice(0, -1) + letter
        const same = Buffer.from(other, 'base64url').equals(Buffer.from(part, 'base64url'))
        if (!same || other === part) continue
        spellings++
        expect(await fate(parts.with(index, other).join('.'))).toBe('bad_format')
      }
      expect(await fate(parts.with(index, `${part}=`).join('.'))).toBe('bad_format')
      expect(await fate(parts.with(index, `${part} `).join('.'))).toBe('bad_format')
    }
    expect(spellings).toBeGreaterThan(0)
  })

  it('does not open compressed, or under other algorithms', async () => {
    const key = randomBytes(32)
    const [active] = sqlOf<{ kid: string }>(test, "select kid from keyring where use = 'data'")
    const common = { typ: 'corral-secret+jwe', ctx: binding.context }
    const header = { ...common, kid: active?.kid ?? '', org: binding.origin }
    const make = (alg: string, enc: string) =>
      new CompactEncrypt(Buffer.from('x'))
        .setProtectedHeader({ alg, enc, ...header })
        .encrypt(key)
        .catch(() => null)
    for (const [alg, enc] of [
      ['dir', 'A256GCM'],
      ['A256GCMKW', 'A256GCM'],
      ['A256KW', 'A256CBC-HS512'],
      ['PBES2-HS256+A128KW', 'A256GCM'],
    ] as const) {
      const jwe = await make(alg, enc)
      if (jwe) expect(await fate(jwe), alg).toBe('bad_format')
    }
    const sealed = await test.vault.seal('x', binding)
    const [, ...rest] = sealed.split('.')
    for (const extra of [
      { zip: 'DEF' },
      { crit: ['exp'] },
      { p2c: 1 },
      { alg: 'none' },
      { enc: 'none' },
    ]) {
      const head = base64url({ alg: 'A256KW', enc: 'A256GCM', ...header, ...extra })
      expect(await fate([head, ...rest].join('.')), JSON.stringify(extra)).toBe('bad_format')
    }
    const head = base64url({ alg: 'none', ...header })
    expect(await fate(`${head}.${base64url('x')}.`)).toBe('bad_format')
  })

  it('does not open with a header of another type, an unknown key, or too long', async () => {
    const sealed = await test.vault.seal('x', binding)
    const [head = '', ...rest] = sealed.split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
    const withHead = (change: object) => [base64url({ ...header, ...change }), ...rest].join('.')
    expect(await fate(withHead({ typ: 'corral-key+jwe' }))).toBe('bad_format')
    expect(await fate(withHead({ kid: 'dk_none' }))).toBe('unknown_kid')
    expect(await fate(withHead({ kid: '__proto__' }))).toBe('unknown_kid')
    expect(await fate(withHead({ ctx: bindingOf('other').context }))).toBe('cannot_decrypt')
    expect(await fate(withHead({ ctx: 'x'.repeat(3000) }))).toBe('bad_format')
    expect(await fate(withHead({ kid: undefined }))).toBe('bad_format')
    expect(await fate(sealed + 'A'.repeat(20_000))).toBe('bad_format')
    const twice = `{"alg":"A256KW",${JSON.stringify(header).slice(1)}`
    const twiceHead = Buffer.from(twice).toString('base64url')
    expect(await fate([twiceHead, ...rest].join('.'))).toBe('cannot_decrypt')
  })

  it('does not open as a key of the keyring, nor with the vault’s keys of other uses', async () => {
    const [row] = sqlOf<{ wrapped: string }>(test, 'select wrapped from keyring')
    expect(await fate(row?.wrapped ?? '')).toBe('bad_format')
    const { kid, key } = await test.vault.signingKey()
    const header = { alg: 'A256KW', enc: 'A256GCM', typ: 'corral-secret+jwe', kid }
    const jwe = await new CompactEncrypt(Buffer.from('x'))
      .setProtectedHeader({ ...header, ctx: binding.context, org: binding.origin })
      .encrypt(key)
    expect((await compactDecrypt(jwe, key)).plaintext).toEqual(new Uint8Array([120]))
    expect(await fate(jwe)).toBe('unknown_kid')
  })
})
