import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ContentSealRefused,
  openContent,
  sealContent,
} from '../../../src-main/core/activity/content/content-seal.ts'

const fileKey = { kid: 'dk_one', key: randomBytes(32) }
const place = { requestId: 'req_a', attempt: 1, kid: fileKey.kid, expiresAtMs: 1_000 }
const plainOf = (text: string) => new Uint8Array(Buffer.from(text))

describe('a sealed content', () => {
  it('opens to what was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (plain) => {
        const sealed = await sealContent(new Uint8Array(plain), place, fileKey)
        expect(await openContent({ ...place, sealed }, fileKey)).toEqual(new Uint8Array(plain))
      }),
      { numRuns: 30 },
    )
  })

  it('is refused when any bit of it has changed, or when it is cut', async () => {
    const sealed = await sealContent(plainOf('the quick brown fox'), place, fileKey)
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at]! ^= 1 << (at % 8)
      await expect(openContent({ ...place, sealed: changed }, fileKey)).rejects.toThrow(
        ContentSealRefused,
      )
      const cut = sealed.subarray(0, at)
      await expect(openContent({ ...place, sealed: cut }, fileKey)).rejects.toThrow(
        ContentSealRefused,
      )
    }
  })

  it.each([
    ['of another request', { requestId: 'req_b' }],
    ['of another attempt', { attempt: 2 }],
    ['with a later end', { expiresAtMs: 2_000 }],
    ['under the name of another key', { kid: 'dk_two' }],
  ])('is refused at the place %s', async (_, other) => {
    const sealed = await sealContent(plainOf('x'), place, fileKey)
    await expect(openContent({ ...place, ...other, sealed }, fileKey)).rejects.toThrow(
      ContentSealRefused,
    )
  })

  it('is refused under another key, and says nothing of its content', async () => {
    const sealed = await sealContent(plainOf('secret words'), place, fileKey)
    const other = { ...fileKey, key: randomBytes(32) }
    const error = await openContent({ ...place, sealed }, other).catch((thrown: Error) => thrown)
    expect(error).toBeInstanceOf(ContentSealRefused)
    expect(String((error as Error).stack)).not.toContain('secret')
    expect(Buffer.from(sealed).includes('secret')).toBe(false)
  })

  it('looks different each time', async () => {
    const seal = () => sealContent(plainOf('x'), place, fileKey)
    expect(await seal()).not.toEqual(await seal())
  })
})
