import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Of the folders that hold what is being brought, with the process that does it. */
const prefix = '.importing-'

/** A new folder in Corral's own, so that what is in it can be renamed to its place. */
export function makeUnfinished(own: string): Promise<string> {
  return mkdtemp(join(own, `${prefix}${process.pid}-`))
}

/** Deletes what imports have left behind whose process has died. Never throws. */
export async function removeStrayImports(own: string): Promise<void> {
  for (const name of await readdir(own).catch(() => [])) {
    const pid = /^\.importing-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    await rm(join(own, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
