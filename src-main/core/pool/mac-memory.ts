import { execFile } from 'node:child_process'
import { totalmem } from 'node:os'
import { promisify } from 'node:util'
import type { MemoryReading, Pressure } from './system-memory.ts'

const run = promisify(execFile)

/** What macOS warns applications with: normal, warning, critical. */
const levels: Readonly<Record<string, Pressure>> = { 1: 'normal', 2: 'warning', 4: 'critical' }

/** Asks `sysctl` and `vm_stat`, a few milliseconds each. @throws when one does not answer */
export async function readMacMemory(): Promise<MemoryReading> {
  const [level, pages] = await Promise.all([
    output('/usr/sbin/sysctl', ['-n', 'kern.memorystatus_vm_pressure_level']),
    output('/usr/bin/vm_stat', []),
  ])
  return {
    totalBytes: totalmem(),
    availableBytes: availableBytes(pages),
    processBytes: process.memoryUsage.rss(),
    pressure: levels[level.trim()] ?? 'normal',
  }
}

/**
 * Of the output of `vm_stat`: pages that are free, read ahead, or without a use for a while. The
 * last are compressed or written out when somebody needs the room.
 */
export function availableBytes(vmStat: string): number {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(vmStat)?.[1] ?? 16_384)
  const count = (name: string) =>
    Number(new RegExp(String.raw`^${name}:\s+(\d+)\.`, 'm').exec(vmStat)?.[1] ?? 0)
  const pages = ['Pages free', 'Pages speculative', 'Pages inactive'].map(count)
  return pages.reduce((sum, part) => sum + part, 0) * pageBytes
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, [...args], { encoding: 'utf8', timeout: 2000 })
  return stdout
}
