import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pauseMs, retryAfterMs } from '../../src-main/core/downloads/back-off.ts'
import { chooseFiles } from '../../src-main/core/downloads/choose-file.ts'
import { makeFolders } from '../../src-main/core/downloads/place-file.ts'
import {
  bytesOf,
  joinRanges,
  missingRanges,
  planSegments,
} from '../../src-main/core/downloads/plan-ranges.ts'
import { requireDistinct, safeRepo, safeSegments } from '../../src-main/core/downloads/safe-path.ts'
import { createSpeed, secondsLeft } from '../../src-main/core/downloads/speed.ts'
import { wantedOf } from '../../src-main/core/downloads/wanted.ts'
import { runs } from '../imports/runs.ts'

/** Pieces of which names are made that somebody hopes to get through. */
const piece = fc.oneof(
  fc.constantFrom('..', '.', '/', '\\', '\0', ' ', '~', '-', '%2e%2e', 'é', 'e\u0301', '\u202E'),
  fc.constantFrom('.gguf', '.GGUF', '.app', 'model', 'a', ':', '\n', 'ﬁ', '\uFF0F', 'con', '$HOME'),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
)
const name = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
const hostile = fc.oneof(
  name,
  name.map((text) => `${text}.gguf`),
)

const accepted = (path: string): string[] | null => {
  try {
    return safeSegments(path)
  } catch {
    return null
  }
}

describe('names from the hub', () => {
  it('never lead out of the folder, whatever they are', () => {
    const root = '/models'
    let taken = 0
    fc.assert(
      fc.property(hostile, (path) => {
        const segments = accepted(path)
        if (!segments) return
        taken += 1
        const target = resolve(root, 'owner', 'name', ...segments)
        expect(target.startsWith(`${root}/owner/name/`)).toBe(true)
        expect(target.endsWith(segments.at(-1) ?? '?')).toBe(true)
        expect(target).not.toMatch(/[\p{Cc}\p{Cf}\\:]|[. ](\/|$)|\/\.|\/-/u)
        expect(target).toBe(target.normalize('NFC'))
        expect(Buffer.byteLength(segments.at(-1) ?? '')).toBeLessThanOrEqual(255)
      }),
      { numRuns: runs(3000) },
    )
    expect(taken).toBeGreaterThan(0)
  })

  it('that are accepted become folders inside the real folder, whatever the disk makes of them', async () => {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'corral-names-')))
    await fc.assert(
      fc.asyncProperty(hostile, async (path) => {
        const segments = accepted(path)
        if (!segments) return
        const folder = await makeFolders(root, segments.slice(0, -1))
        expect(`${await realpath(folder)}${sep}`.startsWith(root + sep)).toBe(true)
      }),
      { numRuns: runs(300) },
    )
    await rm(root, { recursive: true })
  })

  it('are refused when they are known to be dangerous, and taken when they are usual', () => {
    const bad = ['../x.gguf', '/x.gguf', 'a//b.gguf', './x.gguf', 'x\0.gguf', 'x.gguf ', 'x.gguf.']
    const worse = [
      '.gguf',
      'a/.gguf',
      'x.txt',
      'x',
      '',
      'Evil.app/x.gguf',
      '-rf.gguf',
      'e\u0301.gguf',
    ]
    const odd = [`${'x'.repeat(300)}.gguf`, 'a\\..\\b.gguf', 'a/b/c/d/e/f/g/h/i.gguf', 'a:b.gguf']
    for (const path of [...bad, ...worse, ...odd]) expect(accepted(path), path).toBeNull()
    const good = [
      'x.gguf',
      'Q4_K_M/x-00001-of-00002.gguf',
      '模型-Q4_K_M.gguf',
      'a (1)+b.GGUF',
      'é.gguf',
    ]
    for (const path of good) expect(accepted(path), path).toEqual(path.split('/'))
    for (const repo of ['a', 'a/b/c', '../b', 'a/..', 'a/b.', 'a/Evil.app', 'a/b c', '/b']) {
      expect(() => safeRepo(repo), repo).toThrow()
    }
    expect(() => requireDistinct(['a/X.gguf', 'a/x.gguf'])).toThrow()
    expect(() => requireDistinct(['ﬁ.gguf', 'fi.gguf'])).toThrow()
    expect(() => requireDistinct(['a.gguf', 'b.gguf'])).not.toThrow()
  })
})

describe('ranges', () => {
  const range = fc.tuple(fc.integer({ min: -5, max: 5000 }), fc.integer({ min: -5, max: 5000 }))
  const ranges = fc.array(range, { maxLength: 12 })
  const size = fc.integer({ min: 1, max: 4000 })

  it('and what is missing of a file are all of it, each byte once', () => {
    fc.assert(
      fc.property(ranges, size, (present, sizeBytes) => {
        const counts = new Uint8Array(sizeBytes)
        for (const [from, to] of [...joinRanges(present), ...missingRanges(sizeBytes, present)]) {
          for (let at = from; at < Math.min(to, sizeBytes); at += 1) counts[at]! += 1
        }
        expect(counts.every((count) => count === 1)).toBe(true)
      }),
      { numRuns: runs(500) },
    )
  })

  it('are cut into requests that are what is missing, none of them empty or huge', () => {
    const large = fc.integer({ min: 1, max: 400 * 2 ** 30 })
    fc.assert(
      fc.property(large, fc.double({ min: 0, max: 1, noNaN: true }), (sizeBytes, share) => {
        const present: [number, number][] = [[0, Math.floor(sizeBytes * share)]]
        const segments = planSegments(sizeBytes, present)
        expect(bytesOf([...present, ...segments])).toBe(sizeBytes)
        const lengths = segments.map(([from, to]) => to - from)
        expect(lengths.every((length) => length > 0 && length <= 64 * 2 ** 20)).toBe(true)
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(sizeBytes - bytesOf(present))
      }),
      { numRuns: runs(100) },
    )
  })
})

describe('patience', () => {
  it('grows with each failure up to minutes, and listens to the server', () => {
    const pauses = [1, 2, 3, 4, 30, 3000].map((failures) => pauseMs(failures, null, 1))
    expect(pauses).toEqual([500, 1000, 2000, 4000, 300_000, 300_000])
    expect(pauseMs(1, null, 0)).toBe(375)
    expect(pauseMs(1, 7000, 0)).toBe(7000)
    expect(pauseMs(1, 1e12, 0)).toBe(3_600_000)
    expect(retryAfterMs('12', 0)).toBe(12_000)
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:09 GMT', 4000)).toBe(5000)
    for (const odd of [null, 'soon', '-3', '']) expect(retryAfterMs(odd, 0)).toBeNull()
  })

  it('tells how long it takes from the speed of the last seconds', () => {
    let nowMs = 0
    const speed = createSpeed(() => nowMs)
    expect(secondsLeft(1000, speed.perSecond())).toBeNull()
    for (let at = 0; at < 40; at += 1) {
      nowMs += 250
      speed.add(250_000)
    }
    expect(speed.perSecond()).toBeGreaterThan(900_000)
    expect(speed.perSecond()).toBeLessThan(1_050_000)
    expect(secondsLeft(10_000_000, 1_000_000)).toBe(10)
    nowMs += 60_000
    expect(speed.perSecond()).toBeLessThan(10_000)
  })
})

describe('what is asked for', () => {
  const paths = [
    'a-IQ4_K_M.gguf',
    'a-Q4_K.gguf',
    'a-Q4_K_M.gguf',
    'a-Q8_0.gguf',
    'mmproj-a-F16.gguf',
  ]
  const files = [...paths, 'README.md'].map((path) => ({ path, sizeBytes: 9, sha256: null }))
  const chosen = (file: string, quantization: string) =>
    chooseFiles(files, file, quantization).map(({ path }) => path)

  it('is found by quantisation, by path, or as llama.cpp would', () => {
    expect(chosen('', '')).toEqual(['a-Q4_K_M.gguf'])
    expect(chosen('', 'q8_0')).toEqual(['a-Q8_0.gguf'])
    expect(chosen('mmproj-a-F16.gguf', '')).toEqual(['mmproj-a-F16.gguf'])
    expect(() => chosen('', 'Q3_K_M')).toThrow('It has no Q3_K_M, only: ')
    expect(() => chosen('README.md', '')).toThrow()
  })

  it('may be written as people write it', () => {
    const usual = { repo: 'acme/x', revision: 'main', file: '', projector: null }
    expect(wantedOf({ model_id: 'acme/x' })).toEqual({ ...usual, quantization: '' })
    expect(wantedOf({ model_id: ' hf://acme/x:Q8_0 ' })).toEqual({ ...usual, quantization: 'Q8_0' })
    const url = 'https://huggingface.co/acme/x/'
    expect(wantedOf({ model_id: url })).toEqual({ ...usual, quantization: '' })
    for (const odd of ['x', 'a/b/c', 'a/b:c:d', '', 'https://example.com/a/b']) {
      expect(() => wantedOf({ model_id: odd }), odd).toThrow('owner/name')
    }
  })
})
