import { chmod, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import type { Log } from '../lib/log.ts'
import type { RootPlace } from './root-places.ts'
import { readSlots, writeSlots } from './root-slots.ts'

const longest = 4096
const openToOthers = 0o077
const sticky = 0o1000

/**
 * The root in `master.key` of the data folder, for machines without a keychain to trust. Any
 * program of the same user can read it. A file or folder that others could read is closed to them;
 * one that is not ours to close is refused.
 */
export function rootFile(dataDir: string, log: Log): RootPlace {
  const path = join(dataDir, 'master.key')
  return {
    name: 'file',
    async read() {
      const content = await readPrivate(path, log)
      return content === null ? null : readSlots(content)
    },
    async write(slots) {
      await closeFolder(dirname(path), log)
      await writeFileAtomic(path, writeSlots(slots), 0o600)
    },
  }
}

async function readPrivate(path: string, log: Log): Promise<string | null> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!file) return null
  try {
    const { mode, uid, size } = await file.stat()
    if (size > longest) throw new Error('The root file is damaged.')
    if (mode & openToOthers) {
      if (uid !== process.getuid?.()) throw new Error('The root file is open to other users.')
      await file.chmod(0o600)
      log.warn({ path }, 'the root file was open to other users; it is closed now')
    }
    await closeFolder(dirname(path), log)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

async function closeFolder(path: string, log: Log): Promise<void> {
  const { mode, uid } = await stat(path)
  if (!(mode & openToOthers) || mode & sticky || uid !== process.getuid?.()) return
  await chmod(path, 0o700)
  log.warn({ path }, 'the data folder was open to other users; it is closed now')
}
