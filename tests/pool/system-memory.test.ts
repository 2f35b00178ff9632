import { rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { availableBytes } from '../../src-main/core/pool/mac-memory.ts'
import { createSystemMemory } from '../../src-main/core/pool/system-memory.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { type SystemFiles, writeSystemFiles } from './fake-proc.ts'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const gigabyte = 2 ** 30

async function readingOf(name: string, files: SystemFiles) {
  const dirs = await writeSystemFiles(join(folder, name), files)
  return createSystemMemory({ platform: 'linux', ...dirs }).measure()
}

describe("the system's memory", () => {
  it('is read from the files of Linux', async () => {
    const files = {
      totalBytes: 16 * gigabyte,
      availableBytes: 9 * gigabyte,
      processBytes: gigabyte,
    }
    expect(await readingOf('plain', files)).toEqual({ ...files, pressure: 'normal' })
  })

  it('is what the container may have, its copies of files not counted', async () => {
    const group = { max: 4 * gigabyte, current: 3 * gigabyte, files: gigabyte }
    const reading = await readingOf('group', {
      totalBytes: 16 * gigabyte,
      availableBytes: 9 * gigabyte,
      group,
    })
    expect(reading).toMatchObject({ totalBytes: 4 * gigabyte, availableBytes: 2 * gigabyte })
  })

  it('is all of the machine in a container without a limit', async () => {
    const reading = await readingOf('free', {
      totalBytes: 16 * gigabyte,
      availableBytes: 9 * gigabyte,
      group: { max: 'max', current: gigabyte, files: 0 },
    })
    expect(reading).toMatchObject({ totalBytes: 16 * gigabyte, availableBytes: 9 * gigabyte })
  })

  it.each([
    ['much left', 8, { some: 0, full: 0 }, 'normal'],
    ['others wait, much left', 8, { some: 90, full: 90 }, 'normal'],
    ['little left', 1, { some: 0, full: 0 }, 'warning'],
    ['little left and tasks wait', 3, { some: 30, full: 0 }, 'warning'],
    ['little left and all tasks wait', 2, { some: 30, full: 15 }, 'critical'],
    ['nothing left', 0.2, { some: 0, full: 0 }, 'critical'],
  ] as const)('is under pressure or not: %s', async (name, available, stalled, pressure) => {
    const reading = await readingOf(name.replaceAll(' ', '-'), {
      totalBytes: 16 * gigabyte,
      availableBytes: available * gigabyte,
      stalled,
    })
    expect(reading.pressure).toBe(pressure)
  })

  it('counts as plenty where the system does not tell', async () => {
    const memory = createSystemMemory({ platform: 'linux', procDir: join(folder, 'nothing') })
    expect(await memory.measure()).toMatchObject({
      totalBytes: totalmem(),
      availableBytes: totalmem(),
      pressure: 'normal',
    })
  })

  it('keeps the newest reading for those who only look', async () => {
    const dirs = await writeSystemFiles(join(folder, 'latest'), {
      totalBytes: 16 * gigabyte,
      availableBytes: 9 * gigabyte,
    })
    const memory = createSystemMemory({ platform: 'linux', ...dirs })
    const reading = await memory.measure()
    expect(memory.latest()).toEqual(reading)
  })

  it('of a Mac is what is free, read ahead or without a use', () => {
    const output = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10.
Pages active:                            500.
Pages inactive:                           20.
Pages speculative:                         3.
Pages throttled:                           0.
Pages wired down:                        200.
Pages purgeable:                           7.
`
    expect(availableBytes(output)).toBe(33 * 16_384)
  })
})
