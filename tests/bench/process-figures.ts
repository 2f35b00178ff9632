import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Of a process, mapped model file included, in MB (1e6 bytes). */
export async function residentMegabytes(pid: number): Promise<number> {
  return (Number(await ps('rss=', pid)) * 1024) / 1e6
}

/** Time that all threads of a process have computed, in seconds, to a hundredth. */
export async function cpuSeconds(pid: number): Promise<number> {
  if (process.platform !== 'linux') {
    const parts = (await ps('time=', pid)).trim().split(':').map(Number)
    return parts.reduce((sum, part) => sum * 60 + part, 0)
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // After the name in brackets, which may hold spaces; utime and stime in ticks of 10 ms.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function ps(field: string, pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', field, '-p', String(pid)])
  return stdout
}
