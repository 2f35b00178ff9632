import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HubModel } from '../../src-main/contract/hub.ts'
import { endpointFrom, mayServe } from '../../src-main/core/hub/endpoint.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'
import { restOf } from '../providers/rest.ts'
import { sendJson } from './fake-hub/exchange.ts'
import { type FakeHub, startFakeHub } from './fake-hub/fake-hub.ts'

let hub: FakeHub
let test: TestCorral
beforeAll(async () => {
  const small = { files: [{ path: 'a-Q4_K_M.gguf', sizeBytes: 900_000_000 }] }
  hub = await startFakeHub({
    repos: [
      {
        ...small,
        name: 'ann/Small-Coder-GGUF',
        downloads: 500,
        likes: 90,
        lastModified: '2026-09-02T08:00:00.000Z',
        gguf: { total: 1_500_000_000, architecture: 'llama', context_length: 32_768 },
        tags: ['gguf', 'license:mit', 'region:us'],
        cardData: {},
      },
      { ...small, name: 'bob/Big-Coder-GGUF', gguf: { total: 70e9 }, likes: 5, gated: 'manual' },
      { ...small, name: 'bob/Writer-GGUF', downloads: 7, cardData: named('other', 'gemma-2') },
      { ...small, name: 'bob/Coder-Safetensors', tags: ['safetensors'] },
    ],
  })
  test = await startTestCorral({ host: { environment: { HF_ENDPOINT: `${hub.origin}/` } } })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await hub.close()
})
afterEach(() => {
  hub.intercept = null
})

function named(license: string, license_name: string) {
  return { license, license_name }
}

let count = 0
/** A search that was never made before: answers are kept for a minute. */
const fresh = () => ({ author: `nobody-${(count += 1)}` })
const get = async (query: string) =>
  restOf(test, test.userToken).call('GET', `/models/search${query}`)
const search = async (query: string) => (await get(query)).json as HubModel[]
const names = async (query: string) => (await search(query)).map(({ repo }) => repo)

/** Answers the next lists with these entries, as the hub would. */
function list(entries: readonly unknown[]): void {
  hub.intercept = (exchange) => {
    if (exchange.url.pathname !== '/api/models') return false
    sendJson(exchange, entries)
    return true
  }
}

describe('a search', () => {
  it('finds repositories with GGUF files only, and says what is known of each', async () => {
    expect(await names('?query=coder')).toEqual(['bob/Big-Coder-GGUF', 'ann/Small-Coder-GGUF'])
    const [, small] = await search('?query=coder')
    expect(small).toMatchObject({
      downloads: 500,
      likes: 90,
      licence: 'mit',
      gated: 'no',
      updatedAt: '2026-09-02T08:00:00.000Z',
      parameterCount: 1_500_000_000,
      architecture: 'llama',
      trainContextTokens: 32_768,
      downloaded: false,
      fit: { source: 'size', verdict: 'fits', weightsBytes: 915_000_000 },
    })
    const [big] = await search('?query=coder')
    expect(big).toMatchObject({ gated: 'manual', fit: { verdict: 'no' } })
    const [writer] = await search('?query=writer')
    expect(writer).toMatchObject({ licence: 'gemma-2', parameterCount: null, fit: null })
  })

  it('is sorted and narrowed as it is asked for', async () => {
    expect(await names('?query=coder&sort=likes')).toEqual([
      'ann/Small-Coder-GGUF',
      'bob/Big-Coder-GGUF',
    ])
    expect(await names('?author=bob&sort=downloads')).toEqual([
      'bob/Big-Coder-GGUF',
      'bob/Writer-GGUF',
    ])
    expect(await names('?max_size_gb=2&query=coder')).toEqual(['ann/Small-Coder-GGUF'])
    expect(await names('?limit=1')).toHaveLength(1)
  })

  it('looks further than the first few for those that are small enough', async () => {
    for (let index = 0; index < 120; index += 1) {
      const gguf = { total: index < 110 ? 70e9 : 1e9 }
      const name = `many/Number-${String(index).padStart(3, '0')}-GGUF`
      hub.addRepo({ name, downloads: 1000 - index, gguf, files: [] })
    }
    const found = await names('?author=many&max_size_gb=5&limit=3')
    expect(found).toEqual(['110', '111', '112'].map((number) => `many/Number-${number}-GGUF`))
  })

  it('asks the hub once for the same question within a minute, also at the same time', async () => {
    const before = hub.requests.length
    const { author } = fresh()
    await Promise.all([names(`?author=${author}`), names(`?author=${author}`)])
    await names(`?author=${author}`)
    expect(hub.requests.length - before).toBe(1)
  })

  it('believes no name, number or mark of the hub that it cannot show or ask for', async () => {
    const good = { _id: '1', likes: 1, downloads: 1, gated: false, lastModified: '2026-01-01' }
    list([
      { ...good, id: '../../etc/passwd' },
      { ...good, id: 'a/b/c' },
      { ...good, id: 'a/b?x=1' },
      { ...good, id: `a/${'x'.repeat(200)}` },
      { ...good, id: null },
      'nonsense',
      {
        ...good,
        id: 'odd/But-Usable',
        likes: -5,
        downloads: 1e300,
        lastModified: 'yesterday',
        gated: 'perhaps',
        tags: ['a\u202Eb\u0000c', 7, 'x'.repeat(5000), ...Array.from({ length: 500 }, String)],
        gguf: { total: 'many', architecture: '\u001B[31mred', context_length: 1.5 },
      },
    ])
    const { status, json } = await get(`?author=${fresh().author}`)
    expect(status).toBe(200)
    const [odd, ...more] = json as HubModel[]
    expect(more).toEqual([])
    expect(odd).toMatchObject({
      repo: 'odd/But-Usable',
      likes: 0,
      downloads: 0,
      updatedAt: null,
      gated: 'no',
      architecture: '[31mred',
      parameterCount: null,
      trainContextTokens: null,
    })
    expect(odd?.tags).toHaveLength(50)
    expect(odd?.tags[0]).toBe('abc')
    expect(Math.max(...odd!.tags.map((tag) => tag.length))).toBeLessThanOrEqual(80)
  })

  it('says what is wrong when the answer is none', async () => {
    const answers: [
      string,
      number,
      (exchange: Parameters<NonNullable<typeof hub.intercept>>[0]) => void,
    ][] = [
      ['upstream_failed', 502, ({ response }) => response.end('<html>not JSON')],
      ['upstream_failed', 502, ({ response }) => response.end('{"not":"a list"}')],
      ['unavailable', 503, ({ response }) => response.writeHead(500).end('our database is down')],
      ['upstream_failed', 502, ({ response }) => response.writeHead(418).end()],
      ['unavailable', 503, ({ response }) => response.destroy()],
    ]
    for (const [code, status, answer] of answers) {
      hub.intercept = (exchange) => {
        answer(exchange)
        return true
      }
      const refused = await get(`?author=${fresh().author}`)
      expect([refused.status, refused.text]).toEqual([status, expect.stringContaining(code)])
      expect(refused.text).not.toContain('database')
    }
  })

  it('passes on how long the hub wants to be left alone, and keeps no such answer', async () => {
    const { author } = fresh()
    hub.intercept = ({ response }) => {
      response.writeHead(429, { ratelimit: '"api";r=0;t=42' }).end()
      return true
    }
    const answer = await test.fetch(`/api/models/search?author=${author}`)
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('42')
    hub.intercept = null
    expect(await names(`?author=${author}`)).toEqual([])
  })

  it('is told as being offline where nobody answers', async () => {
    const gone = await startFakeHub()
    await gone.close()
    hub.intercept = ({ response, url }) => {
      response.writeHead(307, { location: `${gone.origin}${url.pathname}` }).end()
      return true
    }
    const { status, text } = await get(`?author=${fresh().author}`)
    expect([status, text]).toEqual([503, expect.stringContaining('cannot be reached')])
  })

  it('follows the hub to no address that is not its own', async () => {
    const seen: string[] = []
    for (const location of ['http://169.254.169.254/', 'https://evil.example/', 'file:///etc']) {
      hub.intercept = ({ response }) => {
        response.writeHead(307, { location }).end()
        return true
      }
      seen.push((await get(`?author=${fresh().author}`)).text)
    }
    for (const text of seen) expect(text).toContain('upstream_failed')
    let hops = 0
    hub.intercept = ({ response, url }) => {
      response.writeHead(307, { location: `${url.pathname}?hop=${(hops += 1)}` }).end()
      return true
    }
    expect((await get(`?author=${fresh().author}`)).status).toBe(502)
    expect(hops).toBe(4)
  })

  it('stands in the log as a connection of Corral itself', async () => {
    await names(`?author=${fresh().author}`)
    const logged = () => restOf(test).call('GET', '/system/audit-logs?limit=100')
    await eventually(async () => (await logged()).text).toContain('"model hub"')
  })
})

describe('HF_ENDPOINT', () => {
  it('is an https address, or one of this Mac; a mirror may lie below a path', () => {
    expect(endpointFrom(undefined).base).toBe('https://huggingface.co')
    expect(endpointFrom(' ').base).toBe('https://huggingface.co')
    expect(endpointFrom('https://mirror.example/hf/')).toEqual({
      base: 'https://mirror.example/hf',
      origin: 'https://mirror.example',
    })
    expect(endpointFrom('http://127.0.0.1:9/').base).toBe('http://127.0.0.1:9')
    const wrong = ['http://mirror.example', 'ftp://x', 'nonsense', 'https://u:p@x.example']
    for (const text of [
      ...wrong,
      'http://10.0.0.5',
      'https://x.example/?a=b',
      'http://127.1.evil',
    ]) {
      expect(() => endpointFrom(text), text).toThrow('HF_ENDPOINT')
    }
  })

  it('that leads the wrong way is told, and the usual hub not asked in its place', async () => {
    const HF_ENDPOINT = 'http://mirror.example'
    await using other = await startTestCorral({ host: { environment: { HF_ENDPOINT } } })
    const { status, text } = await restOf(other).call('GET', '/models/search')
    expect([status, text]).toEqual([503, expect.stringContaining('HF_ENDPOINT')])
    const token = await restOf(other).must('GET', '/settings/huggingface')
    expect(token).toMatchObject({ present: false, endpoint: HF_ENDPOINT })
  })

  it('outside this Mac is not asked while nothing may leave', async () => {
    const HF_ENDPOINT = 'https://hub.example'
    await using other = await startTestCorral({ host: { environment: { HF_ENDPOINT } } })
    await restOf(other).must('PUT', '/settings/activity', { nothing_leaves: true })
    const { status, text } = await restOf(other).call('GET', '/models/search')
    expect([status, text]).toEqual([503, expect.stringContaining('Nothing leaves this Mac')])
  })

  it('lets files come from the hub, its own file hosts and hosts below it', () => {
    const from = (base: string, url: string) => mayServe(endpointFrom(base), new URL(url))
    const usual = 'https://huggingface.co'
    expect(from(usual, 'https://us.aws.cdn.hf.co/repos/x?Signature=y')).toBe(true)
    expect(from(usual, 'https://cdn-lfs.huggingface.co/x')).toBe(true)
    expect(from('https://mirror.example', 'https://files.mirror.example/x')).toBe(true)
    expect(from('https://mirror.example', 'https://cas-bridge.xethub.hf.co/x')).toBe(true)
    expect(from(usual, 'http://cdn-lfs.hf.co/x')).toBe(false)
    expect(from(usual, 'https://evilhf.co/x')).toBe(false)
    expect(from(usual, 'https://hf.co.evil.example/x')).toBe(false)
    expect(from(usual, 'http://127.0.0.1/x')).toBe(false)
    expect(from('http://127.0.0.1:1', 'http://127.0.0.1:2/x')).toBe(true)
    expect(from('http://127.0.0.1:1', 'https://huggingface.co/x')).toBe(false)
  })
})
