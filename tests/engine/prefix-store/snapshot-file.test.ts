import { randomBytes, randomInt } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SealRefused } from '../../../src-main/core/engine/prefix-store/sealed-stream.ts'
import {
  type Snapshot,
  openSnapshot,
  readSnapshot,
  writeSnapshot,
} from '../../../src-main/core/engine/prefix-store/snapshot-file.ts'
import { chainTokens } from '../../../src-main/core/engine/prefix-store/token-chain.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { newKey, tokensOf } from './test-store.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)
const key = newKey('dk_one')
const chunk = 256 * 1024
const sealedChunk = chunk + 16

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string) => join(folder, name)

/** A snapshot on disk with a state of this many bytes, and what it holds. */
async function snapshotOf(stateBytes: number, name = 'sealed') {
  const { fingerprint } = chainTokens(key.key, Buffer.from('seed'), tokensOf(name, 300))
  const id = randomBytes(16).toString('hex')
  const snapshot: Snapshot = { id, scope: 'ab', fingerprint, stateBytes }
  const state = randomBytes(stateBytes)
  await writeFile(at('state'), state)
  const fileBytes = await writeSnapshot(at(name), snapshot, at('state'), key)
  const sealed = await readFile(at(name))
  expect(sealed.length).toBe(fileBytes)
  return { id, snapshot, state, sealed }
}

/** What comes out of a file with these bytes: its state, or why it was refused. */
async function opened(sealed: Uint8Array, id: string, fileKey = key): Promise<Buffer | string> {
  await writeFile(at('changed'), sealed)
  await writeFile(at('plain'), '')
  try {
    await openSnapshot(at('changed'), id, fileKey, at('plain'))
    return await readFile(at('plain'))
  } catch (error) {
    if (!(error instanceof SealRefused)) throw error
    return error.message
  }
}

describe('a snapshot', () => {
  it.each([1, chunk - 1, chunk, chunk + 1, 3 * chunk])(
    'of %i bytes opens as it was, and says what it is',
    async (bytes) => {
      const { id, snapshot, state, sealed } = await snapshotOf(bytes)
      const out = await opened(sealed, id)
      expect(out instanceof Buffer && out.equals(state)).toBe(true)
      expect(await readSnapshot(at('sealed'), id, key)).toMatchObject(snapshot)
    },
  )

  it(`is refused when any bit of it was changed (${1000 * scale} tries)`, async () => {
    const { id, sealed } = await snapshotOf(300)
    for (let round = 0; round < 1000 * scale; round += 1) {
      const changed = Buffer.from(sealed)
      const place = round < sealed.length ? round : randomInt(sealed.length)
      changed[place] = (changed[place] ?? 0) ^ (1 << randomInt(8))
      expect(await opened(changed, id), `byte ${place}`).toMatch('refused')
    }
  })

  it('is refused when it was cut or lengthened', async () => {
    const { id, sealed } = await snapshotOf(2 * chunk + 100)
    const stateAt = sealed.length - (2 * chunk + 100 + 3 * 16)
    const cuts = [0, 1, 8, 30, stateAt - 1, stateAt, stateAt + sealedChunk, sealed.length - 1]
    for (const length of [...cuts, stateAt + 2 * sealedChunk]) {
      expect(await opened(sealed.subarray(0, length), id), `cut at ${length}`).toMatch('refused')
    }
    await writeFile(at('longer'), Buffer.concat([sealed, randomBytes(16)]))
    await expect(readSnapshot(at('longer'), id, key)).rejects.toThrow('another length')
    await writeFile(at('shorter'), sealed.subarray(0, stateAt + 2 * sealedChunk))
    await expect(readSnapshot(at('shorter'), id, key)).rejects.toThrow('another length')
  })

  it('is refused when parts of it were swapped, repeated, or taken from another', async () => {
    const one = await snapshotOf(3 * chunk)
    const two = await snapshotOf(3 * chunk, 'other')
    const headBytes = one.sealed.length - 3 * sealedChunk
    const part = ({ sealed }: typeof one, index: number) =>
      sealed.subarray(headBytes + index * sealedChunk, headBytes + (index + 1) * sealedChunk)
    const head = ({ sealed }: typeof one) => sealed.subarray(0, headBytes)
    const mixtures = [
      [head(one), part(one, 1), part(one, 0), part(one, 2)],
      [head(one), part(one, 0), part(one, 0), part(one, 2)],
      [head(one), part(one, 0), part(one, 2), part(one, 1)],
      [head(one), part(one, 0), part(two, 1), part(one, 2)],
      [head(one), part(two, 0), part(two, 1), part(two, 2)],
    ]
    for (const mixture of mixtures) {
      expect(await opened(Buffer.concat(mixture), one.id)).toMatch('refused')
    }
    const withOtherId = Buffer.from(two.sealed)
    const idAt = 8 + 1 + key.kid.length
    Buffer.from(one.id, 'hex').copy(withOtherId, idAt)
    expect(await opened(withOtherId, one.id)).toMatch('refused')
    expect(await opened(two.sealed, one.id)).toMatch('another one')
    expect(await opened(one.sealed, one.id)).toEqual(one.state)
  })

  it('is refused under another key, also one of the same name', async () => {
    const { id, sealed } = await snapshotOf(100)
    expect(await opened(sealed, id, newKey('dk_two'))).toMatch('another key')
    expect(await opened(sealed, id, { ...key, key: randomBytes(32) })).toMatch('refused')
  })
})
