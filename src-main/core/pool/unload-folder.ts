import type { DownloadState } from '../../contract/downloads.ts'
import type { Downloads } from '../downloads/downloads.ts'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import type { Pool } from './pool.ts'

const busyStates = new Set<DownloadState>(['queued', 'running', 'waiting', 'verifying'])

/**
 * Makes Corral's own folder ready to be moved: nothing is loaded from there any more.
 * @throws CorralError `conflict` while something is being downloaded into it
 */
export async function unloadFolder(deps: {
  readonly library: Library
  readonly pool: Pick<Pool, 'unload' | 'status'>
  readonly downloads: Pick<Downloads, 'list'>
}): Promise<void> {
  const { library, pool, downloads } = deps
  if (downloads.list().some(({ state }) => busyStates.has(state))) {
    throw new CorralError('conflict', 'Models are being downloaded: pause them first.')
  }
  const ours = new Set<string>()
  for (const { model, folder } of library.found()) if (folder.kind === 'corral') ours.add(model.id)
  const loaded = pool.status().models.filter(({ modelId }) => ours.has(modelId))
  for (const { modelId } of loaded) await pool.unload(modelId)
}
