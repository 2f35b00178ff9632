import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFileAtomic } from '../../src-main/core/lib/atomic-file.ts'
import { projectRoot, temporaryFolder } from '../helpers/test-corral.ts'

const rows = 50
const noStrace =
  process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0
    ? null
    : 'strace counts the calls; it is not here'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true }))

describe('what was answered is on the disk', () => {
  it.skipIf(noStrace)('each commit of the database is flushed on its own', async () => {
    const counts = join(folder, 'counts')
    const script = [
      join(import.meta.dirname, 'commit-rows.ts'),
      join(folder, 'corral.db'),
      join(projectRoot, 'resources', 'migrations'),
    ]
    const strace = ['-f', '-c', '-o', counts, '-e', 'trace=fsync,fdatasync', process.execPath]
    const flushesOf = async (count: number) => {
      execFileSync('strace', [...strace, ...script, String(count)])
      const table = await readFile(counts, 'utf8')
      // % time, seconds, usecs/call, calls, [errors,] syscall
      return [...table.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*(?:fsync|fdatasync)$/gm)]
        .map(([, calls]) => Number(calls))
        .reduce((sum, calls) => sum + calls, 0)
    }
    await flushesOf(0)
    const alone = await flushesOf(0)
    expect((await flushesOf(rows)) - alone).toBeGreaterThanOrEqual(rows)
  })

  it('a file is the old one or the new one when its writer is killed', async () => {
    const path = join(folder, 'file')
    const contents = ['a', 'b'].map((letter) => letter.repeat(1_000_000))
    const source = `
      import { writeFileAtomic } from ${JSON.stringify(join(projectRoot, 'src-main/core/lib/atomic-file.ts'))}
      for (let i = 0; ; i++) {
        await writeFileAtomic(${JSON.stringify(path)}, 'ab'[i % 2].repeat(1_000_000))
        process.stdout.write('.')
      }`
    for (let round = 0; round < 20; round++) {
      const writer: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', source])
      await once(writer.stdout!, 'data')
      const whole = contents.includes(await readFile(path, 'utf8'))
      writer.kill('SIGKILL')
      await once(writer, 'close')
      expect(whole).toBe(true)
      expect(contents).toContain(await readFile(path, 'utf8'))
    }
  })

  it('a file that cannot be replaced leaves nothing behind', async () => {
    const taken = join(folder, 'taken')
    await mkdir(taken)
    const before = await readdir(folder)
    await expect(writeFileAtomic(taken, 'x')).rejects.toThrow()
    await expect(writeFileAtomic(join(folder, 'missing', 'file'), 'x')).rejects.toThrow('ENOENT')
    expect(await readdir(folder)).toEqual(before)
  })
})
