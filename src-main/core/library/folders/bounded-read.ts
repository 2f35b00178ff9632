import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** The text of a small file; `null` when it is no file, is larger than that, or cannot be read. */
export async function readSmallFile(path: string, maxBytes = 1 << 20): Promise<string | null> {
  try {
    // Without it, opening a pipe would wait for somebody to write.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stats = await file.stat()
      return stats.isFile() && stats.size <= maxBytes ? await file.readFile('utf8') : null
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
