import { constants } from 'node:fs'
import { copyFile, link, open, stat, statfs, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ImportWay } from '../../../contract/models.ts'
import { CorralError } from '../../errors.ts'

/** What each way means for the disk, and for the day on which the other app deletes its file. */
export const explanations: Record<ImportWay, string> = {
  clone:
    'A clone: it takes no room of its own, and stays as it is when the other app changes or ' +
    'deletes its file.',
  'hard-link':
    'A hard link: both names are the same file, which takes its room once and stays until both ' +
    'are deleted. Should the other app write into it, both change.',
  copy: 'A copy: it takes its full size once more, and has nothing to do with the other file.',
}

/** Left free after a copy. */
const marginBytes = 2 ** 30

/**
 * Brings one file under a new name, which must be free, and says in which way: the one that is
 * wished for, else the first that this disk can do.
 * @throws CorralError `unsupported` where it cannot be the wished way, `unavailable` without room
 */
export async function bring(from: string, to: string, wish: ImportWay | null): Promise<ImportWay> {
  if (wish === null || wish === 'clone') {
    if (await isDone(copyFile(from, to, cloneOnly))) return 'clone'
    if (wish) throw new CorralError('unsupported', 'These disks cannot clone: use another way.')
  }
  if (wish === null || wish === 'hard-link') {
    if (await isDone(link(from, to))) return 'hard-link'
    if (wish) {
      throw new CorralError(
        'unsupported',
        'Hard links need both folders on one disk that has them.',
      )
    }
  }
  await copy(from, to)
  return 'copy'
}

const cloneOnly = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE

function isDone(doing: Promise<void>): Promise<boolean> {
  return doing.then(
    () => true,
    () => false,
  )
}

async function copy(from: string, to: string): Promise<void> {
  const { size, atime, mtime } = await stat(from)
  const { bavail, bsize } = await statfs(dirname(to))
  if (bavail * bsize < size + marginBytes) {
    throw new CorralError('unavailable', 'There is not enough room on the disk for a copy.')
  }
  await copyFile(from, to, constants.COPYFILE_EXCL)
  const file = await open(to, 'r+')
  try {
    await file.sync()
    if ((await file.stat()).size !== size) throw new Error('the copy is not as long as its file')
  } finally {
    await file.close()
  }
  await utimes(to, atime, mtime)
}
