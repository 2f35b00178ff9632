import { lstat, readdir, realpath } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { RejectedFile } from '../../../contract/models.ts'
import { readSmallFile } from './bounded-read.ts'
import type { Contents, Entry, Layout } from './contents.ts'
import { groupFiles, isGgufName } from './group-files.ts'
import { realFile } from './real-file.ts'
import { walkFiles } from './walk.ts'

/**
 * The hub's cache: `models--<owner>--<name>/snapshots/<commit>/<file>` are links into `blobs/` of
 * the same repository, and lead nowhere else. The commit of `refs/main` comes first, then the newest
 * ones; a file that several of them have is taken from the first.
 */
export const readHuggingFaceCache: Layout = async (root): Promise<Contents> => {
  const entries: Entry[] = []
  const rejected: RejectedFile[] = []
  for (const name of (await readdir(root)).toSorted()) {
    const repo = /^models--(.+)$/.exec(name)?.[1]?.replace('--', '/')
    if (repo === undefined || (await folderTime(join(root, name))) === null) continue
    const read = await readRepository(join(root, name), repo)
    entries.push(...read.entries)
    rejected.push(...read.rejected)
  }
  return { entries, rejected }
}

async function readRepository(folder: string, repo: string): Promise<Contents> {
  const entries = new Map<string, Entry>()
  const rejected: RejectedFile[] = []
  for (const snapshot of await snapshotsOf(folder)) {
    const read = await readSnapshot(snapshot, join(folder, 'blobs'))
    for (const entry of read.entries) {
      const below = relative(snapshot, entry.source).split(sep).join('/')
      if (entries.has(below)) continue
      const [name = below, path = below] = entry.names
      entries.set(below, { ...entry, names: [name, `${repo}/${path}`] })
    }
    if (entries.size === 0) rejected.push(...read.rejected)
  }
  return { entries: [...entries.values()], rejected }
}

async function readSnapshot(snapshot: string, blobs: string): Promise<Contents> {
  const walk = await walkFiles(snapshot, isGgufName).catch(() => null)
  const allowed = (await folderTime(blobs)) === null ? null : await realpath(blobs)
  const rejected: RejectedFile[] = []
  const good: string[] = []
  for (const { path, isLink } of walk?.files ?? []) {
    const found = isLink ? await realFile(path, allowed === null ? [] : [allowed]) : null
    if (!found || 'stats' in found) good.push(path)
    else rejected.push({ fileName: basename(path), reason: 'Its file is not in the cache' })
  }
  const grouped = groupFiles(good, snapshot)
  // A repository is one model, so what lies beside it is its own, also in the topmost folder.
  const projector = good.find((path) => /mmproj/i.test(basename(path))) ?? null
  return {
    entries: grouped.entries.map((entry) => ({ ...entry, projector })),
    rejected: [...rejected, ...grouped.rejected],
  }
}

async function snapshotsOf(folder: string): Promise<string[]> {
  const snapshots = join(folder, 'snapshots')
  if ((await folderTime(snapshots)) === null) return []
  const main = (await readSmallFile(join(folder, 'refs', 'main'), 256))?.trim()
  const dated = await Promise.all(
    (await readdir(snapshots)).map(async (name) => {
      const path = join(snapshots, name)
      const changedMs = await folderTime(path)
      return { path, order: changedMs !== null && name === main ? Infinity : changedMs }
    }),
  )
  return dated
    .filter(({ order }) => order !== null)
    .toSorted((a, b) => Number(b.order) - Number(a.order))
    .map(({ path }) => path)
}

/** When a folder was changed; `null` for what is none, as behind a link there may be anything. */
async function folderTime(path: string): Promise<number | null> {
  const stats = await lstat(path).catch(() => null)
  return stats?.isDirectory() ? stats.mtimeMs : null
}
