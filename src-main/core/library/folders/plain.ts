import { basename } from 'node:path'
import type { RejectedFile } from '../../../contract/models.ts'
import type { Contents, Layout } from './contents.ts'
import { groupFiles, isGgufName } from './group-files.ts'
import { realFile } from './real-file.ts'
import { walkFiles } from './walk.ts'

/**
 * GGUF files at any depth: Corral's own folder, one that the user has added, LM Studio's
 * `<publisher>/<model>/<file>` and llama.cpp's flat cache.
 */
export const readPlainFolder: Layout = async (root, roots): Promise<Contents> => {
  const { files, unreadable } = await walkFiles(root, isGgufName)
  const rejected: RejectedFile[] = unreadable.map((path) => ({
    fileName: basename(path),
    reason: 'The folder cannot be read',
  }))
  const good: string[] = []
  for (const { path, isLink } of files) {
    const found = isLink ? await realFile(path, roots) : null
    if (found && 'reason' in found) rejected.push({ fileName: basename(path), ...found })
    else good.push(path)
  }
  const grouped = groupFiles(good, root)
  return { entries: grouped.entries, rejected: [...rejected, ...grouped.rejected] }
}
