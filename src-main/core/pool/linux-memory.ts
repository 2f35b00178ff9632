import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MemoryReading, Pressure } from './system-memory.ts'

/**
 * Reads `meminfo`, `self/status` and `pressure/memory` below `procDir`, and the limit of the
 * container (cgroup 2) in `cgroupDir`. @throws when there is no `meminfo`
 */
export async function readLinuxMemory(procDir: string, cgroupDir: string): Promise<MemoryReading> {
  const optional = (path: string) => readFile(path, 'utf8').catch(() => '')
  const [meminfo, status, stall, groupMax, groupCurrent, groupStat] = await Promise.all([
    readFile(join(procDir, 'meminfo'), 'utf8'),
    optional(join(procDir, 'self', 'status')),
    optional(join(procDir, 'pressure', 'memory')),
    optional(join(cgroupDir, 'memory.max')),
    optional(join(cgroupDir, 'memory.current')),
    optional(join(cgroupDir, 'memory.stat')),
  ])
  const machineTotal = kilobytes(meminfo, 'MemTotal')
  if (machineTotal === null) throw new Error('meminfo does not tell the total')
  const machineAvailable = kilobytes(meminfo, 'MemAvailable') ?? machineTotal

  // "max" is no number: there is no limit then.
  const limit = Number.parseInt(groupMax, 10)
  const isLimited = Number.isFinite(limit) && limit < machineTotal
  const reclaimable = Number(/^inactive_file (\d+)$/m.exec(groupStat)?.[1] ?? 0)
  const held = Math.max(0, Number.parseInt(groupCurrent, 10) - reclaimable) || 0
  const totalBytes = isLimited ? limit : machineTotal
  const availableBytes = isLimited
    ? Math.min(machineAvailable, Math.max(0, limit - held))
    : machineAvailable
  return {
    totalBytes,
    availableBytes,
    processBytes: kilobytes(status, 'VmRSS') ?? process.memoryUsage.rss(),
    pressure: pressureOf(availableBytes / totalBytes, stalledPercent(stall)),
  }
}

/** Part of the last ten seconds, in percent, in which some task, or all, waited for memory. */
interface Stalled {
  readonly some: number
  readonly all: number
}

/**
 * Waiting alone says little, since one container that thrashes makes the whole machine wait. It
 * counts where little is available too; next to nothing available counts by itself.
 */
function pressureOf(availablePart: number, { some, all }: Stalled): Pressure {
  if (availablePart < 0.03 || (all >= 10 && availablePart < 0.15)) return 'critical'
  if (availablePart < 0.08 || (some >= 20 && availablePart < 0.25)) return 'warning'
  return 'normal'
}

function stalledPercent(text: string): Stalled {
  const average = (kind: string) =>
    Number(new RegExp(String.raw`^${kind} avg10=([\d.]+)`, 'm').exec(text)?.[1] ?? 0)
  return { some: average('some'), all: average('full') }
}

function kilobytes(text: string, field: string): number | null {
  const match = new RegExp(String.raw`^${field}:\s+(\d+) kB$`, 'm').exec(text)
  return match ? Number(match[1]) * 1024 : null
}
