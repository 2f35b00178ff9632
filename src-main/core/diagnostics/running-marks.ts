import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const Mark = z.object({
  pid: z.number().int(),
  version: z.string(),
  startedAt: z.iso.datetime(),
})
type Mark = z.infer<typeof Mark>

const markName = /^running-\d+\.json$/

/** A file for as long as a Corral runs: what is left of it without one has ended without stopping. */
export interface RunningMarks {
  /** Marks of Corrals that run no longer; each is answered once. */
  takeLeft(): Mark[]
  /** Never throws. */
  set(version: string): void
  remove(): void
}

export function createRunningMarks(folder: string): RunningMarks {
  const own = join(folder, `running-${process.pid}.json`)
  const names = () => {
    try {
      return readdirSync(folder).filter((name) => markName.test(name))
    } catch {
      return []
    }
  }
  return {
    takeLeft: () =>
      names().flatMap((name) => {
        const path = join(folder, name)
        const mark = readMark(path)
        if (mark && isAlive(mark)) return []
        rmSync(path, { force: true })
        return mark ?? []
      }),
    set(version) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const mark: Mark = { pid: process.pid, version, startedAt: new Date().toISOString() }
        writeFileSync(own, JSON.stringify(mark), { mode: 0o600 })
      } catch {
        // A full disk: then nobody will know how this run has ended.
      }
    },
    remove: () => rmSync(own, { force: true }),
  }
}

/** Numbers of processes are used again: our own is not another's, and none outlives a restart. */
function isAlive({ pid, startedAt }: Mark): boolean {
  const systemStartedAt = Date.now() - uptime() * 1000
  if (pid === process.pid || Date.parse(startedAt) < systemStartedAt) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readMark(path: string): Mark | null {
  try {
    return Mark.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
