import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointOf, normaliseBaseUrl, originOf } from '../../src-main/core/providers/base-url.ts'
import { scale } from './rest.ts'

const runs = { numRuns: 1000 * scale }

const base = fc
  .record({
    scheme: fc.constantFrom('http', 'https', 'HTTPS'),
    host: fc.constantFrom('api.example.com', '127.0.0.1:8080', '[::1]:9', 'API.Example.COM:443'),
    path: fc.array(
      fc.constantFrom(
        'v1',
        'v1',
        'v2',
        'V1',
        'v1beta',
        'openai',
        'api',
        'inference',
        '.',
        '..',
        '',
      ),
      { maxLength: 6 },
    ),
    slashes: fc.constantFrom('', '/', '//'),
  })
  .map(({ scheme, host, path, slashes }) => `${scheme}://${[host, ...path].join('/')}${slashes}`)

describe('a base address', () => {
  it.each([
    ['https://api.openai.com', 'https://api.openai.com/v1/models'],
    ['https://api.openai.com/v1', 'https://api.openai.com/v1/models'],
    ['https://api.openai.com/v1/', 'https://api.openai.com/v1/models'],
    [' https://api.openai.com//v1/v1/ '.trim(), 'https://api.openai.com/v1/models'],
    ['https://api.groq.com/openai/v1', 'https://api.groq.com/openai/v1/models'],
    ['https://api.groq.com/openai', 'https://api.groq.com/openai/v1/models'],
    [
      'https://generativelanguage.googleapis.com/v1beta/openai/',
      'https://generativelanguage.googleapis.com/v1beta/openai/models',
    ],
    ['https://open.example.com/api/paas/v4', 'https://open.example.com/api/paas/v4/models'],
    [
      'https://gateway.example.com/v1/mine/openai',
      'https://gateway.example.com/v1/mine/openai/models',
    ],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434/v1/models'],
  ])('%s lists its models at %s (#43)', (entered, models) => {
    expect(endpointOf(normaliseBaseUrl(entered), 'openai', '/models')).toBe(models)
  })

  it('gets its version from us where the protocol is Anthropic’s (#44)', () => {
    for (const entered of ['https://api.anthropic.com', 'https://api.anthropic.com/v1/']) {
      const models = endpointOf(normaliseBaseUrl(entered), 'anthropic', '/models')
      expect(models).toBe('https://api.anthropic.com/v1/models')
    }
    const proxied = normaliseBaseUrl('https://gateway.example.com/v1/mine/anthropic')
    const models = endpointOf(proxied, 'anthropic', '/models')
    expect(models).toBe('https://gateway.example.com/v1/mine/anthropic/v1/models')
  })

  it('never leads to /v1/v1, however it is written, and is stored in one form', () => {
    fc.assert(
      fc.property(
        base,
        fc.constantFrom('openai' as const, 'anthropic' as const),
        (text, protocol) => {
          const stored = normaliseBaseUrl(text)
          expect(endpointOf(stored, protocol, '/models')).not.toMatch(/\/v1\/v1(\/|$)/)
          expect(normaliseBaseUrl(stored)).toBe(stored)
          expect(stored).not.toMatch(/\/$/)
          expect(new URL(stored).origin).toBe(new URL(text).origin)
        },
      ),
      runs,
    )
  })

  it('means the same with and without /v1 at its end', () => {
    fc.assert(
      fc.property(base, (text) => {
        const plain = normaliseBaseUrl(text)
        fc.pre(!new URL(plain).pathname.split('/').some((segment) => /^v\d/i.test(segment)))
        expect(normaliseBaseUrl(`${plain}/v1`)).toBe(plain)
      }),
      runs,
    )
  })

  it.each([
    'api.openai.com',
    'ftp://api.openai.com',
    'file:///etc/passwd',
    'https://',
    'https://user:pass@api.openai.com',
    'https://user@api.openai.com',
    'https://api.openai.com?key=1',
    'https://api.openai.com/#x',
    'https://api.openai.com/v1?',
    'javascript:alert(1)',
    '',
  ])('is refused when it is %j', (text) => {
    expect(() => normaliseBaseUrl(text)).toThrow(/base_url/)
  })

  it('has an origin with its port, whether written or not', () => {
    expect(originOf(normaliseBaseUrl('https://api.openai.com:443/v1'))).toBe(
      'https://api.openai.com',
    )
    expect(originOf(normaliseBaseUrl('http://127.0.0.1:8080/x'))).toBe('http://127.0.0.1:8080')
  })
})
