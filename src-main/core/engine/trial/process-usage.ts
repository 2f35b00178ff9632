import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** What a process has taken so far. */
export interface ProcessUsage {
  /** Time that it computed for, not time that passed: a busy machine changes nothing. */
  readonly cpuMs: number
  /** Memory of its own. On a Mac mapped files count as well. */
  readonly memoryBytes: number
}

/** How often it is worth asking: each look costs a program on a Mac. */
export const usageEveryMs = process.platform === 'linux' ? 100 : 400

/** `null` when it has ended or the system does not tell. */
export async function usageOf(pid: number): Promise<ProcessUsage | null> {
  try {
    if (process.platform === 'linux') return await onLinux(pid)
    const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'rss=,time=', '-p', String(pid)])
    return fromPs(stdout)
  } catch {
    return null
  }
}

/** Linux counts in hundredths of a second, whatever its clock does (proc_pid_stat(5)). */
const tickMs = 10

async function onLinux(pid: number): Promise<ProcessUsage | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  // Fields are counted from behind the name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const kilobytes = Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1])
  if (!Number.isFinite(ticks) || !Number.isFinite(kilobytes)) return null
  return { cpuMs: ticks * tickMs, memoryBytes: kilobytes * 1024 }
}

/** A line of `ps -o rss=,time=` such as `  51232   1:02.53`, the time with hours when it has some. */
export function fromPs(line: string): ProcessUsage | null {
  const match = /^\s*(\d+)\s+(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(line)
  if (!match) return null
  const [, kilobytes, hours, minutes, seconds] = match
  const cpuMs = ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return { cpuMs, memoryBytes: Number(kilobytes) * 1024 }
}
