import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../lib/atomic-file.ts'

/** A stored value that Corral could not take over, still sealed as it was. */
export interface KeptValue {
  readonly origin: string
  readonly name: string
  readonly base_url: string | null
  readonly stored: string
  readonly why: string
}

/** Below the data folder. */
export function importsFolder(dataDir: string): string {
  return join(dataDir, 'imports')
}

/**
 * Keeps what could not be read, in a file for this user only. The same values go to the same file,
 * so that importing twice does not fill the folder.
 */
export async function keepValues(
  dataDir: string,
  source: string,
  values: readonly KeptValue[],
): Promise<void> {
  if (values.length === 0) return
  const folder = importsFolder(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = `${JSON.stringify({ source, values }, null, 2)}\n`
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  await writeFileAtomic(join(folder, `${source}-unreadable-${digest}.json`), text)
}
