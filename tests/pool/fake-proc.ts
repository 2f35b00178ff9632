import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a Linux system would say of itself; sizes in bytes. */
export interface SystemFiles {
  readonly totalBytes: number
  readonly availableBytes: number
  readonly processBytes?: number
  /** Percent of the last ten seconds in which some task, or all, waited for memory. */
  readonly stalled?: { readonly some: number; readonly full: number }
  readonly group?: {
    readonly max: number | 'max'
    readonly current: number
    readonly files: number
  }
}

/** Folders as `/proc` and `/sys/fs/cgroup`, for a system of one's own. Each call replaces the last. */
export async function writeSystemFiles(
  folder: string,
  files: SystemFiles,
): Promise<{ procDir: string; cgroupDir: string }> {
  const procDir = join(folder, 'proc')
  const cgroupDir = join(folder, 'cgroup')
  await Promise.all(
    [join(procDir, 'self'), join(procDir, 'pressure'), cgroupDir].map((path) =>
      mkdir(path, { recursive: true }),
    ),
  )
  const kilobytes = (bytes: number) => `${Math.floor(bytes / 1024)} kB`
  await put(
    join(procDir, 'meminfo'),
    `MemTotal:       ${kilobytes(files.totalBytes)}\nMemFree:        12 kB\nMemAvailable:   ${kilobytes(files.availableBytes)}\n`,
  )
  const { processBytes = 64 * 2 ** 20, stalled = { some: 0, full: 0 }, group } = files
  await put(
    join(procDir, 'self', 'status'),
    `Name:\tnode\nVmPeak:\t  999999 kB\nVmRSS:\t  ${kilobytes(processBytes)}\n`,
  )
  const line = (kind: string, average: number) =>
    `${kind} avg10=${average.toFixed(2)} avg60=0.00 avg300=0.00 total=1\n`
  await put(
    join(procDir, 'pressure', 'memory'),
    line('some', stalled.some) + line('full', stalled.full),
  )
  if (group) {
    await put(join(cgroupDir, 'memory.max'), `${group.max}\n`)
    await put(join(cgroupDir, 'memory.current'), `${group.current}\n`)
    await put(join(cgroupDir, 'memory.stat'), `anon 1\ninactive_file ${group.files}\n`)
  }
  return { procDir, cgroupDir }
}

/** Whole at any time, as the system's own files are. */
async function put(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}
