import { createCipheriv, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openFernet, parseFernetKey } from '../../src-main/core/imports/fernet.ts'
import { Unreadable } from '../../src-main/core/imports/unreadable.ts'
import { runs } from './runs.ts'

/** The specification's own vectors (github.com/fernet/spec: verify.json, invalid.json). */
const secret = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='
const valid =
  'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='
const expired =
  'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q=='
const farFuture =
  'gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw=='
const invalid = {
  'incorrect mac':
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==',
  'too short': 'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==',
  'invalid base64':
    '%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
  'payload size not multiple of block size':
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm',
  'payload padding error':
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==',
  'incorrect IV (causes padding error)':
    'gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==',
  'trailing characters after b64 padding': `${valid}trailingdata`,
  'invalid characters in b64':
    '*gAAAAAAdwJ6wAAECAwQFBgcI!CQoLDA0ODy021?cpGVWKZ_eEwC@GM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==',
  'invalid non-urlsafe characters in b64':
    'gAAAAAAdwJ6wAAEC/AwQFBgcICQoLDA0ODy+021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==',
}

const key = parseFernetKey(secret)!
const read = (token: string) => openFernet(token, key).toString('utf8')

describe('a Fernet token', () => {
  it('of the specification opens (#23)', () => {
    expect(read(valid)).toBe('hello')
  })

  it('opens however old it is, or will be: it is a stored value', () => {
    // Both hold no text at all; the library of Python reads them the same way.
    expect(read(expired)).toBe('')
    expect(read(farFuture)).toBe('')
  })

  it.each(Object.entries(invalid))('of the specification is refused: %s', (_, token) => {
    expect(() => read(token)).toThrow(Unreadable)
  })

  it('does not open with another key (#257, #309)', () => {
    const other = parseFernetKey(Buffer.alloc(32, 7).toString('base64url') + '=')!
    expect(() => openFernet(valid, other)).toThrow(expect.objectContaining({ why: 'secret' }))
  })

  it('does not open in another version, even when it is signed rightly', () => {
    expect(openFernet(sealed(0x80, Buffer.from('hello')), key).toString()).toBe('hello')
    const next = sealed(0x81, Buffer.from('hello'))
    expect(() => read(next)).toThrow(expect.objectContaining({ why: 'form' }))
  })

  it('does not open when it is longer than any key is', () => {
    expect(read(sealed(0x80, Buffer.alloc(8192, 'k')))).toHaveLength(8192)
    const long = sealed(0x80, Buffer.alloc(16_384, 'k'))
    expect(() => read(long)).toThrow(expect.objectContaining({ why: 'form' }))
  })

  it('of any bytes gives them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(openFernet(sealed(0x80, bytes), key).equals(bytes)).toBe(true)
      }),
      { numRuns: runs(300) },
    )
  })

  it('does not open after a change of any one character, and fails in the same way only', () => {
    for (const [at, was] of [...valid].entries()) {
      for (const char of 'ABgw8_-=+/.~') {
        if (char === was) continue
        const mutant = valid.slice(0, at) + char + valid.slice(at + 1)
        expect(() => read(mutant), mutant).toThrow(Unreadable)
      }
    }
  })

  it('that is noise, or is cut, or has noise inside, is never accepted (#152)', () => {
    const noise = fc.uint8Array({ maxLength: 200 })
    const encoded = fc.oneof(
      noise.map((bytes) => `gAAAA${Buffer.from(bytes).toString('base64url')}`),
      noise.map((bytes) => padded(Buffer.from([0x80, ...bytes]))),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.tuple(fc.nat(valid.length - 1), fc.string({ maxLength: 5 })).map(([at, text]) => {
        const changed = valid.slice(0, at) + text + valid.slice(at + text.length)
        return changed === valid ? valid.slice(0, at) : changed
      }),
      fc.nat(valid.length - 1).map((length) => valid.slice(0, length)),
    )
    fc.assert(
      fc.property(encoded, (token) => {
        expect(() => read(token)).toThrow(Unreadable)
      }),
      { numRuns: runs(3000) },
    )
  })
})

describe('a Fernet key', () => {
  it('is 32 bytes in canonical base64url with its padding', () => {
    expect(Buffer.from(key).toString('base64url') + '=').toBe(secret)
    const spoilt = [secret.slice(0, -1), `${secret}=`, ` ${secret}`, secret.replace('4=', '5='), '']
    for (const text of [...spoilt, secret.replace('-', '+'), padded(Buffer.alloc(31))]) {
      expect(parseFernetKey(text), text).toBeNull()
    }
  })
})

/** An independent writer, after the specification. */
function sealed(version: number, message: Uint8Array): string {
  const iv = Buffer.alloc(16, 9)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(secret, 'base64url').subarray(16), iv)
  const body = Buffer.concat([cipher.update(message), cipher.final()])
  const signed = Buffer.concat([Buffer.from([version, 0, 0, 0, 0, 1, 2, 3, 4]), iv, body])
  const signingKey = Buffer.from(secret, 'base64url').subarray(0, 16)
  return padded(Buffer.concat([signed, createHmac('sha256', signingKey).update(signed).digest()]))
}

function padded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}
