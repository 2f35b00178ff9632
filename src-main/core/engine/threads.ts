import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/**
 * Threads the engine computes with: the fast cores less one for the event loop. More is worse, not
 * better: the workers spin at a barrier in every layer, and a worker without a core of its own
 * holds up all others (measured at 2 cores: 2611 tokens per second with 1 thread, 46 with 2).
 */
export function defaultThreads(): number {
  return Math.max(1, fastCores() - 1)
}

/** Apple Silicon reports its performance cores as level 0; elsewhere all cores count as fast. */
function fastCores(): number {
  if (process.platform !== 'darwin') return availableParallelism()
  try {
    const count = execFileSync('/usr/sbin/sysctl', ['-n', 'hw.perflevel0.physicalcpu'], {
      encoding: 'utf8',
      timeout: 2000,
    })
    return Number.parseInt(count, 10) || availableParallelism()
  } catch {
    return availableParallelism()
  }
}
