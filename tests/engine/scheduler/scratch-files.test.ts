import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScratchFiles } from '../../../src-main/core/engine/scheduler/scratch-files.ts'

let place: string

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'corral-scratch-test-'))
})

afterEach(() => rm(place, { recursive: true, force: true }))

describe('scratch files', () => {
  it('are private, and gone after use, also after a failure', async () => {
    const files = createScratchFiles([place])
    await files.withFile(async (path) => {
      await writeFile(path, 'state')
      const [folder] = await readdir(place)
      expect((await stat(join(place, folder!))).mode & 0o777).toBe(0o700)
      expect(await readdir(join(place, folder!))).toHaveLength(1)
    })
    const failed = files.withFile(async (path) => {
      await writeFile(path, 'state')
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    const [folder] = await readdir(place)
    expect(await readdir(join(place, folder!))).toEqual([])
    await files.end()
    expect(await readdir(place)).toEqual([])
  })

  it('go to the next place where the first is full or not there', async () => {
    const files = createScratchFiles([join(place, 'missing'), place])
    const used = await files.withFile(async (path) => {
      await writeFile(path, 'state')
      return path
    })
    expect(used.startsWith(join(place, 'corral-slots-'))).toBe(true)
    await files.end()
  })

  it('of processes that were killed are removed, those of others stay', async () => {
    const dead = join(place, 'corral-slots-999999999-abc')
    const alive = join(place, `corral-slots-${process.ppid}-abc`)
    for (const folder of [dead, alive, join(place, 'something')]) await mkdir(folder)
    const files = createScratchFiles([place])
    await files.withFile(async () => {})
    await files.end()
    expect((await readdir(place)).toSorted()).toEqual([
      `corral-slots-${process.ppid}-abc`,
      'something',
    ])
  })
})
