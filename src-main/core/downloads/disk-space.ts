import { statfs } from 'node:fs/promises'
import { DownloadTrouble } from './trouble.ts'

const leastMarginBytes = 2 * 2 ** 30
const marginShare = 0.05

/**
 * Looks whether what is still to come has room and leaves some: 2 GiB, or a twentieth of it.
 * @param missingBytes not yet on the disk
 * @throws DownloadTrouble `full`, with the numbers
 */
export async function requireSpace(folder: string, missingBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  const marginBytes = Math.max(leastMarginBytes, missingBytes * marginShare)
  if (freeBytes >= missingBytes + marginBytes) return
  throw new DownloadTrouble(
    'full',
    `The disk is too full: ${gigabytes(missingBytes)} are still to come and ${gigabytes(marginBytes)} stay free, but only ${gigabytes(freeBytes)} are left.`,
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
