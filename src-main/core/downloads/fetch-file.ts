import type { Egress } from '../egress/egress.ts'
import { type RemoteFile, fetchRange } from './fetch-range.ts'
import type { Hub } from './hub-way.ts'
import type { PartFile } from './part-file.ts'
import { type Range, bytesOf, connectionsFor, planSegments } from './plan-ranges.ts'
import { troubleOf } from './trouble.ts'

export interface FetchDeps {
  readonly egress: Egress
  readonly hub: Hub
  /** Bytes have come; so many of the file are here now. */
  readonly onBytes: (count: number, present: number) => void
  /** These ranges are on the disk for good. Throws when the work is no longer ours to do. */
  readonly onSafe: (ranges: [number, number][]) => void | Promise<void>
}

const mostUnsafeBytes = 32 * 2 ** 20
const safeEveryMs = 1000

/** A connection that has brought so much is simply opened anew when it breaks. */
const worthBytes = 64 * 2 ** 10

/**
 * Fetches what is missing of a file, over several connections at once. However it ends, what has
 * come is on the disk and told to `onSafe`.
 *
 * @throws DownloadTrouble and whatever the first connection that failed has thrown; what `signal`
 * was aborted with
 */
export async function fetchFile(
  deps: FetchDeps,
  file: RemoteFile,
  part: PartFile,
  signal: AbortSignal,
): Promise<void> {
  const { sizeBytes } = file.expected
  const segments = planSegments(sizeBytes, part.ranges())
  const failed = new AbortController()
  const together = AbortSignal.any([signal, failed.signal])
  const keepSafe = safeKeeper(part, deps.onSafe)

  const work = async () => {
    for (let next = segments.shift(); next !== undefined; next = segments.shift()) {
      await fetchSegment(deps, file, { part, range: next, keepSafe }, together)
    }
  }
  const guarded = async () => {
    try {
      await work()
    } catch (error) {
      failed.abort(error)
      throw error
    }
  }
  const connections = Array.from({ length: connectionsFor(segments.length) }, guarded)
  await Promise.allSettled(connections)
  await keepSafe(true)
  signal.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
}

/** The same from a server that gives files only as a whole: from the beginning, in one go. */
export async function fetchWhole(
  deps: FetchDeps,
  file: RemoteFile,
  part: PartFile,
  signal: AbortSignal,
): Promise<void> {
  const chunks = await fetchRange(deps, file, { from: 0, to: null }, signal)
  let at = 0
  for await (const chunk of chunks) {
    await part.write(chunk, at)
    at += chunk.length
    deps.onBytes(chunk.length, at)
  }
  await safeKeeper(part, deps.onSafe)(true)
}

async function fetchSegment(
  deps: FetchDeps,
  file: RemoteFile,
  into: {
    readonly part: PartFile
    readonly range: Range
    readonly keepSafe: (now: boolean) => Promise<void>
  },
  signal: AbortSignal,
): Promise<void> {
  const { part, range, keepSafe } = into
  let [from] = range
  const [, to] = range
  while (from < to) {
    const start = from
    try {
      for await (const chunk of await fetchRange(deps, file, { from, to }, signal)) {
        await part.write(chunk, from)
        from += chunk.length
        deps.onBytes(chunk.length, bytesOf(part.ranges()))
        await keepSafe(false)
      }
    } catch (error) {
      signal.throwIfAborted()
      if (troubleOf(error)?.kind !== 'again' || from - start < worthBytes) throw error
    }
  }
}

/** One at a time, and not after each chunk: the disk takes a while for it. */
function safeKeeper(part: PartFile, onSafe: FetchDeps['onSafe']) {
  let last = performance.now()
  let running: Promise<void> | null = null
  const keep = async () => {
    last = performance.now()
    await onSafe(await part.flush())
  }
  return async (now: boolean): Promise<void> => {
    if (now) {
      await running
      return keep()
    }
    const isDue = part.unsafeBytes() >= mostUnsafeBytes || performance.now() - last >= safeEveryMs
    if (!isDue || running) return
    running = keep().finally(() => {
      running = null
    })
    await running
  }
}
