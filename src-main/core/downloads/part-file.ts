import { constants } from 'node:fs'
import { type FileHandle, lstat, open, rm } from 'node:fs/promises'
import { type Range, joinRanges } from './plan-ranges.ts'

/** A file that is being filled, in any order. */
export interface PartFile {
  /** What is in it, whether it is safe on the disk or not yet. */
  ranges(): [number, number][]
  write(chunk: Uint8Array, position: number): Promise<void>
  /** Bytes that a power cut could still take. */
  unsafeBytes(): number
  /** Answers the ranges that are on the disk for good. */
  flush(): Promise<[number, number][]>
  close(): Promise<void>
}

const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants

/**
 * Opens the file that holds `present`, or a new one when there is none that could: a link, or less
 * than it should be, is removed and never followed.
 */
export async function openPartFile(path: string, present: readonly Range[]): Promise<PartFile> {
  const known = joinRanges(present)
  const handle = known.length > 0 ? await openKnown(path, known.at(-1)?.[1] ?? 0) : null
  if (handle) return partFile(handle, known)
  await rm(path, { recursive: true, force: true })
  return partFile(await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600), [])
}

async function openKnown(path: string, leastBytes: number): Promise<FileHandle | null> {
  const found = await lstat(path).catch(() => null)
  if (!found?.isFile() || found.nlink !== 1 || found.size < leastBytes) return null
  const handle = await open(path, O_RDWR | O_NOFOLLOW)
  const { ino, dev } = await handle.stat()
  if (ino === found.ino && dev === found.dev) return handle
  await handle.close()
  return null
}

function partFile(handle: FileHandle, present: [number, number][]): PartFile {
  let written = present
  let unsafeBytes = 0
  return {
    ranges: () => written,
    unsafeBytes: () => unsafeBytes,
    async write(chunk, position) {
      let done = 0
      while (done < chunk.length) {
        const at = position + done
        const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, at)
        done += bytesWritten
      }
      written = joinRanges([...written, [position, position + chunk.length]])
      unsafeBytes += chunk.length
    },
    async flush() {
      // What is written while the disk is at work is not part of what it has promised.
      const promised = written
      unsafeBytes = 0
      await handle.datasync()
      return promised
    },
    close: () => handle.close(),
  }
}
