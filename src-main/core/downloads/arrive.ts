import { basename, join } from 'node:path'
import type { Library } from '../library/library.ts'
import type { ArrivedFile } from './task.ts'
import type { TaskRow } from './task-rows.ts'
import { previousOf } from './updates/kept-versions.ts'

/** Notes where files come from, and has the library find them. */
export async function arrive(
  library: Pick<Library, 'origins' | 'hashed' | 'rescan'>,
  row: TaskRow,
  files: readonly ArrivedFile[],
): Promise<void> {
  const { repo, commit, licence } = row
  const downloadedAt = new Date().toISOString()
  for (const { path, sha256, file } of files) {
    const previousPath = await previousOf(library.origins, row, path)
    library.origins.record(path, {
      repo,
      commit: commit ?? '',
      file: file.path,
      licence,
      sha256,
      downloadedAt,
      previousPath,
    })
    await library.hashed(path, sha256)
  }
  await library.rescan()
}

/** What a download has become. */
export interface Outcome {
  readonly modelId: string | null
  /** Why the file is no model that can be used. */
  readonly unusable: string | null
}

/** Finds the models that downloads have become. */
export function outcomeFinder(library: Pick<Library, 'found' | 'list'>): (row: TaskRow) => Outcome {
  const ids = new Map<string, string>()
  for (const { path, model } of library.found()) ids.set(path, model.id)
  return ({ folder, repo, file }) => {
    if (folder === null) return { modelId: null, unusable: null }
    const modelId = ids.get(join(folder, ...repo.split('/'), ...file.split('/')))
    if (modelId !== undefined) return { modelId, unusable: null }
    const rejected = library.list().rejected.find(({ fileName }) => fileName === basename(file))
    return { modelId: null, unusable: rejected?.reason ?? null }
  }
}
