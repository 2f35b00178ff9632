import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEgress } from '../../src-main/core/egress/egress.ts'
import { endpointFrom } from '../../src-main/core/hub/endpoint.ts'
import { createHubAccess } from '../../src-main/core/hub/hub-access.ts'
import { type RemoteHeaders, createRemoteHeaders } from '../../src-main/core/hub/remote-headers.ts'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { readGgufHeader } from '../../src-main/core/library/gguf/read-header.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'
import { type FakeHub, startFakeHub } from './fake-hub/fake-hub.ts'

const repo = 'ann/Many-GGUF'
const commit = 'd'.repeat(40)
const egress = createEgress({
  ownPort: () => null,
  nothingLeaves: { isOn: () => false, follow: () => () => {} },
  onOwnUse: () => {},
})

let folder: string
let hub: FakeHub
let model: Buffer
let cache: string
let headers: RemoteHeaders
beforeAll(async () => {
  folder = await temporaryFolder()
  cache = join(folder, 'headers')
  const words = Array.from({ length: 150_000 }, (_, index) => `a word of some length ${index}`)
  await writeGguf(join(folder, 'long.gguf'), {
    metadata: {
      'general.architecture': { type: 'string', value: 'llama' },
      'corral.words': { type: 'array', of: 'string', values: words },
    },
    tensors: [
      { name: 'a', encoding: 'F32', dims: [256, 4096], data: () => new Float32Array(256 * 4096) },
    ],
  })
  model = await readFile(join(folder, 'long.gguf'))
  const files = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ path: `${name}.gguf`, content: model }))
  hub = await startFakeHub({ repos: [{ name: repo, commit, files }] })
  const endpoint = () => endpointFrom(hub.origin)
  const access = createHubAccess({ egress, endpoint, version: '0', token: async () => null })
  headers = createRemoteHeaders(access, cache, 3)
})
afterAll(async () => {
  await hub.close()
  await egress.close()
  await rm(folder, { recursive: true, force: true })
})

const remote = (name: string, sha256: string | null = null) => ({
  repo,
  commit,
  files: [{ path: `${name}.gguf`, sizeBytes: model.length, sha256 }],
})

describe('headers of files on the hub', () => {
  it('are read to their end by growing ranges, each byte once, and nothing behind them', async () => {
    const path = await headers.read(remote('a'))
    const ranges = hub.requests.splice(0).map(({ headers: { range } }) => range ?? '')
    const limits = ranges.map((range) => range.replace('bytes=', '').split('-').map(Number))
    expect(limits.length).toBeGreaterThan(1)
    for (const [index, [from]] of limits.entries()) {
      expect(from).toBe(index === 0 ? 0 : (limits[index - 1]?.[1] ?? 0) + 1)
    }
    const header = readGgufHeader(path ?? '')
    expect(header.sizeBytes).toBeGreaterThan(4 * 2 ** 20)
    const kept = await readFile(path ?? '')
    expect(kept.length).toBe(model.length)
    expect(kept.subarray(0, header.sizeBytes).equals(model.subarray(0, header.sizeBytes))).toBe(
      true,
    )
    expect(kept.subarray(header.sizeBytes).every((byte) => byte === 0)).toBe(true)
    const { blocks } = await stat(path ?? '')
    expect(blocks * 512).toBeLessThan(header.sizeBytes + 2 ** 20)
  })

  it('are read once for all who ask at the same time, and again for another content', async () => {
    const paths = await Promise.all([headers.read(remote('b')), headers.read(remote('b'))])
    expect(new Set(paths).size).toBe(1)
    const first = hub.requests
      .splice(0)
      .filter(({ headers: { range } }) => range?.startsWith('bytes=0'))
    expect(first).toHaveLength(1)
    expect(await headers.kept(remote('b', 'f'.repeat(64)))).toBeNull()
  })

  it('stay in small numbers, those that were asked for last', async () => {
    for (const name of ['c', 'd', 'b', 'e']) {
      // One after the other: the order is what is looked at.
      // oxlint-disable-next-line no-await-in-loop
      await headers.read(remote(name))
    }
    expect(await readdir(cache)).toHaveLength(3)
    expect(await headers.kept(remote('b'))).not.toBeNull()
    expect(await headers.kept(remote('a'))).toBeNull()
  })

  it('of a file that is said to be larger than any disk are not kept', async () => {
    const endless = { repo, commit, files: [{ path: 'a.gguf', sizeBytes: 2 ** 50, sha256: null }] }
    expect(await headers.read(endless)).toBeNull()
  })
})
