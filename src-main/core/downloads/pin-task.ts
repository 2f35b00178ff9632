import type { Egress } from '../egress/egress.ts'
import { CorralError } from '../errors.ts'
import { chooseFiles } from './choose-file.ts'
import type { Hub } from './hub-way.ts'
import { readCommit } from './read-commit.ts'
import { requireDistinct, safeRepo, safeSegments } from './safe-path.ts'
import type { Pinned, Wanted } from './task-rows.ts'
import { rootOf } from './updates/kept-versions.ts'

/** No model file is near that size; a number like that is a lie or a mistake. */
const largestFileBytes = 4 * 2 ** 40

/**
 * Finds out what is to be fetched: the commit, and of each file its size and hash. From then on
 * nothing of another version can get into the download.
 *
 * @throws CorralError `invalid_input`, `not_found`; DownloadTrouble, EgressError
 */
export async function pinTask(
  deps: { readonly egress: Egress; readonly hub: Hub; readonly folder: () => string },
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Pinned> {
  safeRepo(wanted.repo)
  for (const path of [wanted.file, wanted.projector ?? '']) if (path !== '') safeSegments(path)
  const { commit, licence, files } = await readCommit(deps, wanted.repo, wanted.revision, signal)
  const { projector, quantization } = wanted
  const chosen = chooseFiles(files, wanted.file, quantization ?? '')
  const others = projector === null ? [] : chooseFiles(files, projector, '')
  const paths = new Set([...chosen, ...others].map(({ path }) => path))
  requireDistinct([...paths])
  return {
    commit,
    licence,
    file: chosen[0]?.path ?? '',
    folder: wanted.replaces ? rootOf(wanted.replaces, wanted) : deps.folder(),
    files: files
      .filter(({ path }) => paths.has(path))
      .toSorted((a, b) => order(a.path, chosen) - order(b.path, chosen))
      .map((file) => {
        safeSegments(file.path)
        if (file.sizeBytes >= 1 && file.sizeBytes <= largestFileBytes) return file
        throw new CorralError('invalid_input', 'The hub lists it with a size that cannot be.')
      }),
  }
}

/** The chosen ones in their order, others behind them. */
function order(path: string, chosen: readonly { readonly path: string }[]): number {
  const index = chosen.findIndex((one) => one.path === path)
  return index === -1 ? chosen.length : index
}
