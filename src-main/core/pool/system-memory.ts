import { totalmem } from 'node:os'
import type { PoolBudget } from '../../contract/pool.ts'
import { readLinuxMemory } from './linux-memory.ts'
import { readMacMemory } from './mac-memory.ts'

export type Pressure = PoolBudget['pressure']

/** What the system says of its memory, in bytes. */
export interface MemoryReading {
  /** Of the machine, or of the container that Corral runs in. */
  readonly totalBytes: number
  /** What could be had without pushing others out: free, or only holding copies of files. */
  readonly availableBytes: number
  /** Held by this process, mapped model files included. */
  readonly processBytes: number
  readonly pressure: Pressure
}

export interface SystemMemory {
  /** Asks the system. Never fails: where it does not tell, nothing is short. */
  measure(): Promise<MemoryReading>
  /** The newest reading; asks nobody. */
  latest(): MemoryReading
}

/** `procDir` and `cgroupDir` are where Linux tells about itself. */
export function createSystemMemory({
  platform = process.platform,
  procDir = '/proc',
  cgroupDir = '/sys/fs/cgroup',
}: { platform?: NodeJS.Platform; procDir?: string; cgroupDir?: string } = {}): SystemMemory {
  const read = (): Promise<MemoryReading> => {
    if (platform === 'darwin') return readMacMemory()
    if (platform === 'linux') return readLinuxMemory(procDir, cgroupDir)
    return Promise.resolve(unknownMemory())
  }
  let latest = unknownMemory()
  return {
    async measure() {
      latest = await read().catch(unknownMemory)
      return latest
    },
    latest: () => latest,
  }
}

function unknownMemory(): MemoryReading {
  return {
    totalBytes: totalmem(),
    availableBytes: totalmem(),
    processBytes: process.memoryUsage.rss(),
    pressure: 'normal',
  }
}
