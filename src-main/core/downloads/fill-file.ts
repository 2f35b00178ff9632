import type { FetchDeps } from './fetch-file.ts'
import { fetchFile, fetchWhole } from './fetch-file.ts'
import type { RemoteFile } from './fetch-range.ts'
import { openPartFile } from './part-file.ts'
import type { Range } from './plan-ranges.ts'
import { DownloadTrouble, troubleOf } from './trouble.ts'
import { type Verified, verifyFile } from './verify.ts'

export interface Fill {
  readonly part: string
  readonly remote: RemoteFile
  /** What is in the part already. */
  readonly present: readonly Range[]
  /** What is there counts for nothing: told before the file is begun anew. */
  readonly onRestart: () => void
  readonly onVerifying: () => void
}

/** A hub that gives something else so often is not going to stop. */
const mostRestarts = 2

/**
 * Fills one file until all of it is on the disk and is what the hub lists. Content of two versions
 * never stays together: what was changed meanwhile, or turns out wrong, is fetched from the start.
 *
 * @throws DownloadTrouble, EgressError, errors of the disk; what `signal` was aborted with
 */
export async function fillFile(
  deps: FetchDeps,
  { part, remote, present, onRestart, onVerifying }: Fill,
  signal: AbortSignal,
): Promise<Verified> {
  let known = present
  let isWhole = false
  for (let restarts = 0; ;) {
    const file = await openPartFile(part, known)
    try {
      await (isWhole ? fetchWhole : fetchFile)(deps, remote, file, signal)
      onVerifying()
      const verified = await verifyFile(part, remote.expected, signal)
      if (verified) return verified
      throw new DownloadTrouble('wrong', 'What came is not what the hub lists: its hash differs.')
    } catch (error) {
      signal.throwIfAborted()
      const trouble = troubleOf(error)
      const kind = trouble?.kind
      if (!trouble || (kind !== 'changed' && kind !== 'wrong' && kind !== 'no-ranges')) throw error
      if (kind === 'no-ranges' && isWhole) throw new DownloadTrouble('refused', trouble.message)
      if (kind === 'no-ranges') isWhole = true
      else if (++restarts === mostRestarts) {
        throw new DownloadTrouble('refused', `${trouble.message} This happened twice.`)
      }
    } finally {
      await file.close()
    }
    known = []
    remote.found = null
    remote.origin = null
    onRestart()
  }
}
