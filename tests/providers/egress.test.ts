import { networkInterfaces } from 'node:os'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kindOfAddress } from '../../src-main/core/egress/address-rules.ts'
import { type Egress, createEgress } from '../../src-main/core/egress/egress.ts'
import { EgressError } from '../../src-main/core/egress/egress-error.ts'
import { type FakeProvider, answerJson, startFakeProvider } from './fake-provider.ts'
import { scale } from './rest.ts'

let fake: FakeProvider
/** Addresses that names have; the far side of the resolver. */
let names: Record<string, string[]>
let egress: Egress
let ownPort: number | null

beforeEach(async () => {
  fake = await startFakeProvider()
  names = {}
  ownPort = null
  egress = createEgress({
    ownPort: () => ownPort,
    nothingLeaves: { isOn: () => false, follow: () => () => {} },
    onOwnUse: () => {},
    lookup(hostname, _options, callback) {
      const found = (names[hostname] ?? []).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
      if (found.length > 0) return callback(null, found)
      callback(Object.assign(new Error('unknown name'), { code: 'ENOTFOUND' }), [])
    },
  })
})
afterEach(async () => {
  await egress.close()
  await fake[Symbol.asyncDispose]()
})

function ask(url: string, options: { allowPrivate?: boolean; timeoutMs?: number } = {}) {
  const { allowPrivate = false, timeoutMs = 5000 } = options
  const headers = { authorization: 'Bearer sk-secret' }
  const own = { purpose: 'key test' } as const
  return egress.send({ own, url, headers, policy: { allowPrivate }, timeoutMs, maxBytes: 1000 })
}

async function failureOf(asked: Promise<unknown>): Promise<string> {
  const thrown: unknown = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(EgressError)
  return (thrown as EgressError).failure
}

function hosts(text: string): string[] {
  return text.trim().split(/\s+/)
}

/** Never, whoever allows it: metadata services, link-local, multicast, nothing, and what hides them. */
const neverHosts = hosts(`
  0.0.0.0 0 0x0 00 0.1.2.3 [::] [0:0:0:0:0:0:0:0]
  169.254.169.254 169.254.1.1 2852039166 0xa9fea9fe 0xa9.0xfe.0xa9.0xfe
  0251.0376.0251.0376 169.254.43518 169.16689662 025177524776
  [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [0:0:0:0:0:ffff:a9fe:a9fe]
  [64:ff9b::169.254.169.254] [64:ff9b::a9fe:a9fe] [2002:a9fe:a9fe::] [::a9fe:a9fe]
  [64:ff9b::127.0.0.1] [2002:7f00:1::] [2002:a00:1::1] [64:ff9b:1::a00:1]
  [fe80::1] [fe80::a9fe:a9fe] [febf::1] [fec0::1] [fd00:ec2::254]
  100.100.100.200 1684301000 168.63.129.16 192.0.0.192 192.0.0.1
  224.0.0.1 239.255.255.250 [ff02::1] [ff05::2] 255.255.255.255 4294967295
  240.0.0.1 250.1.2.3 192.0.2.1 198.51.100.7 203.0.113.9 198.18.0.1
  [2001:db8::1] [2001::1] [100::1] [3fff::1] [5f00::1] 192.88.99.1
  metadata.google.internal METADATA.google.internal. metadata metadata.goog
  instance-data instance-data.ec2.internal metadata.azure.internal
`)

/** Only with an administrator's leave. */
const privateHosts = hosts(`
  10.0.0.1 10.255.255.255 167772161 0xa000001 012.0.0.1 10.1
  172.16.0.1 172.31.255.254 2886729729 192.168.0.1 192.168.1.254 0xc0a80001
  192.168.257 0300.0250.0.1 [::ffff:10.0.0.1] [::ffff:c0a8:1]
  [fc00::1] [fd12:3456::1] 100.64.0.1 100.127.255.254 [::ffff:100.64.0.1]
`)

const loopbackHosts = hosts(`
  127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1
  017700000001 127.0.0.1. [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1]
  [::ffff:7f00:1] localhost LOCALHOST localhost. api.localhost ①②⑦.⓪.⓪.①
`)

describe('the guard', () => {
  it.each(neverHosts)('never sends anything to %s, by http or https', async (host) => {
    for (const scheme of ['http', 'https']) {
      for (const allowPrivate of [false, true]) {
        const url = `${scheme}://${host}:${fake.port}/`
        expect(await failureOf(ask(url, { allowPrivate })), url).toBe('blocked')
      }
    }
    expect(fake.arrivals).toEqual([])
  })

  it.each(privateHosts)('asks for leave before it sends anything to %s', async (host) => {
    for (const scheme of ['http', 'https']) {
      expect(await failureOf(ask(`${scheme}://${host}:9/`))).toBe('blocked')
    }
  })

  it.each(loopbackHosts)('lets a request to %s through to this machine', async (host) => {
    const answer = await ask(`http://${host}:${fake.port}/v1/models`).catch(
      (error: unknown) => error,
    )
    // IPv6 may be switched off here; what matters is that the guard does not stand in the way.
    if (answer instanceof EgressError) expect(answer.failure).toBe('unreachable')
    else expect(fake.arrivals).toHaveLength(1)
  })

  it('has a table of spellings worth its name', () => {
    const spellings = neverHosts.length * 4 + privateHosts.length * 2 + loopbackHosts.length
    expect(spellings).toBeGreaterThan(240)
  })

  it('lets a private address through when an administrator allowed it, and http there', async () => {
    const lan = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ address }) => kindOfAddress(address) === 'private')
    names['nas.example'] = [lan?.address ?? '10.255.255.1']
    const failure = await failureOf(
      ask('http://nas.example:9/', { allowPrivate: true, timeoutMs: 500 }),
    )
    expect(['unreachable', 'timeout']).toContain(failure)
    expect(await failureOf(ask('http://nas.example:9/'))).toBe('blocked')
  })

  it('wants https for what is public, even where private addresses are allowed (#298)', async () => {
    names['api.example'] = ['93.184.216.34']
    expect(await failureOf(ask('http://api.example/', { allowPrivate: true }))).toBe('blocked')
    expect(await failureOf(ask('http://api.example/'))).toBe('blocked')
    expect(await failureOf(ask('http://93.184.216.34/'))).toBe('blocked')
  })

  it.each([
    ['to this machine', ['127.0.0.1']],
    ['to this machine over IPv6', ['::1']],
    ['to the metadata service', ['169.254.169.254']],
    ['into a private network', ['192.168.1.1']],
    ['to both a public and a private address', ['93.184.216.34', '10.0.0.1']],
    ['to a mapped address', ['::ffff:127.0.0.1']],
    ['to what is no address', ['zzz']],
  ])('refuses a public name that leads %s', async (_where, addresses) => {
    names['api.example'] = addresses
    expect(await failureOf(ask(`https://api.example:${fake.port}/`))).toBe('blocked')
    expect(fake.arrivals).toEqual([])
  })

  it('looks again at every connection: a name that changes its address is refused then', async () => {
    names['api.example'] = ['93.184.216.34']
    const first = await failureOf(ask('https://api.example:1/', { timeoutMs: 300 }))
    expect(['timeout', 'unreachable']).toContain(first)
    names['api.example'] = ['127.0.0.1']
    expect(await failureOf(ask(`https://api.example:${fake.port}/`))).toBe('blocked')
  })

  it('never asks Corral itself', async () => {
    ownPort = fake.port
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]']) {
      expect(await failureOf(ask(`http://${host}:${fake.port}/`, { allowPrivate: true }))).toBe(
        'blocked',
      )
    }
    expect(fake.arrivals).toEqual([])
  })

  it('speaks http and https only', async () => {
    for (const url of ['ftp://127.0.0.1/', 'file:///etc/passwd', 'unix:/run/x', 'data:,x']) {
      expect(await failureOf(ask(url, { allowPrivate: true }))).toBe('blocked')
    }
  })

  it('judges every IPv4 address the same in each of its spellings', () => {
    const byte = fc.nat({ max: 255 })
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const plain = `${a}.${b}.${c}.${d}`
        const number = ((a * 256 + b) * 256 + c) * 256 + d
        const spelt = [
          `http://${number}`,
          `http://0x${number.toString(16)}`,
          `http://${a}.${(b * 256 + c) * 256 + d}`,
        ]
        for (const text of spelt) expect(new URL(text).hostname).toBe(plain)
        const mapped = `::ffff:${plain}`
        expect(kindOfAddress(mapped)).toBe(kindOfAddress(plain))
      }),
      { numRuns: 2000 * scale },
    )
  })
})

describe('an answer', () => {
  it('that redirects is handed over as it is, and not followed', async () => {
    await using other = await startFakeProvider()
    fake.answer = (_request, response) => {
      response.writeHead(302, { location: `${other.origin}/stolen` }).end()
    }
    const answer = await ask(`${fake.origin}/`)
    expect(answer.status).toBe(302)
    answer.discard()
    expect(other.arrivals).toEqual([])
  })

  it('ends at the limit', async () => {
    fake.answer = (_request, response) => {
      response.writeHead(200)
      const more = () => {
        while (response.write('x'.repeat(64 * 1024)));
      }
      response.on('drain', more)
      more()
    }
    const answer = await ask(`${fake.origin}/`)
    expect(await failureOf(answer.text())).toBe('unreadable')
  })

  it('is not asked for compressed, and refused if it is', async () => {
    const bomb = gzipSync('0'.repeat(50_000_000))
    fake.answer = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    }
    const answer = await ask(`${fake.origin}/`)
    expect(await failureOf(answer.text())).toBe('unreadable')
    expect(fake.arrivals[0]?.headers['accept-encoding']).toBeUndefined()
  })

  it('that does not come, or comes too slowly, is a timeout', async () => {
    fake.answer = () => {}
    expect(await failureOf(ask(`${fake.origin}/`, { timeoutMs: 200 }))).toBe('timeout')
    fake.answer = (_request, response) => {
      response.writeHead(200)
      response.write('{')
    }
    const answer = await ask(`${fake.origin}/`, { timeoutMs: 300 })
    expect(await failureOf(answer.text())).toBe('timeout')
  })

  it('that breaks off, or makes no sense, is unreachable', async () => {
    fake.answer = (_request, response) => void response.socket?.resetAndDestroy()
    expect(await failureOf(ask(`${fake.origin}/`))).toBe('unreachable')
    fake.answer = (_request, response) => void response.socket?.end('nonsense\r\n\r\n')
    expect(await failureOf(ask(`${fake.origin}/`))).toBe('unreachable')
    fake.answer = (_request, response) => {
      for (let at = 0; at < 500; at++) response.setHeader(`x-${at}`, 'y'.repeat(100))
      response.end()
    }
    expect(await failureOf(ask(`${fake.origin}/`))).toBe('unreachable')
  })

  it('is read to its end when all is well', async () => {
    fake.answer = answerJson(200, { fine: true })
    const answer = await ask(`${fake.origin}/v1/models`)
    expect(JSON.parse(await answer.text())).toEqual({ fine: true })
    expect(fake.arrivals[0]).toMatchObject({ method: 'GET', path: '/v1/models' })
  })
})
