import { basename, relative, sep } from 'node:path'
import type { FileOrigin } from '../file-origins.ts'
import type { FoundModel } from '../found-model.ts'

/**
 * Where a file comes from, as far as its place tells: the hub's cache names repository and commit,
 * and calls large files by their SHA-256. `realPath` is where its first file is.
 */
export function originOf(found: FoundModel | null, realPath: string): FileOrigin | null {
  if (found?.folder.kind !== 'hugging-face') return null
  const steps = relative(found.folder.path, found.path).split(sep)
  const [folder = '', snapshots, commit = '', ...file] = steps
  const repo = /^models--(.+)$/.exec(folder)?.[1]?.replace('--', '/')
  if (repo === undefined || snapshots !== 'snapshots' || !/^[0-9a-f]{40}$/.test(commit)) return null
  const blob = basename(realPath)
  return {
    repo,
    commit,
    file: file.join('/'),
    licence: null,
    downloadedAt: found.model.modifiedAt,
    sha256: /^[0-9a-f]{64}$/.test(blob) ? blob : null,
    previousPath: null,
  }
}
