import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where Corral's own log lies. */
export interface LogFiles {
  readonly folder: string
  /** The file that is written to. */
  readonly current: string
}

export function logFilesIn(dataDir: string): LogFiles {
  const folder = join(dataDir, 'logs')
  return { folder, current: join(folder, 'corral.log') }
}

const fullName = /^corral\.(\d{6,})-\d+\.log$/

/** The files that were full, oldest first; none where there is no folder. */
export function fullFiles(folder: string): string[] {
  return namesIn(folder)
    .flatMap((name) => numberOf(name) ?? [])
    .toSorted((a, b) => a.number - b.number)
    .map(({ name }) => join(folder, name))
}

/**
 * What the current file is called once it is full. Counted, because clocks are set back; with the
 * process, so that two of them never take the same name.
 */
export function nextFullName(folder: string): string {
  const numbers = namesIn(folder).map((name) => numberOf(name)?.number ?? 0)
  const next = String(Math.max(0, ...numbers) + 1).padStart(6, '0')
  return join(folder, `corral.${next}-${process.pid}.log`)
}

function numberOf(name: string): { name: string; number: number } | null {
  const [, digits] = fullName.exec(name) ?? []
  return digits === undefined ? null : { name, number: Number(digits) }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
