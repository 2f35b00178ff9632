import type { ModelUpdate } from '../../../contract/model-updates.ts'
import { CorralError } from '../../errors.ts'
import type { Hub } from '../../hub/hub.ts'
import type { RemoteModel } from '../../hub/remote-headers.ts'
import type { FileOrigin } from '../../library/file-origins.ts'
import type { FoundModel } from '../../library/found-model.ts'
import { readGgufHeader } from '../../library/gguf/read-header.ts'
import type { Library } from '../../library/library.ts'
import type { Downloads } from '../downloads.ts'
import { statOf } from '../place-file.ts'
import { compareHeaders } from './compare-headers.ts'
import { exchange, rootOf } from './kept-versions.ts'

/** New versions of models that were fetched, and the way back. */
export interface ModelUpdates {
  /**
   * What the hub has now in place of the file. Fetches headers only.
   * @throws CorralError `model_not_found`; `unsupported` when nobody knows where the file is from; as
   *   the hub's calls
   */
  check(modelId: string): Promise<ModelUpdate>
  /**
   * Begins to fetch the new version. The one that is here stays in use until the new one is whole and
   * verified, and is kept then. Answers the id of the download.
   * @throws CorralError as `check`; `conflict` when there is nothing new, or the file was moved
   */
  update(modelId: string): Promise<string>
  /**
   * Unloads the model and puts the version before in its place; the newer one is kept instead. Answers
   * the commit that is there now.
   * @throws CorralError `model_not_found`; `conflict` when no other version is kept
   */
  rollBack(modelId: string): Promise<string>
}

export function createModelUpdates(deps: {
  readonly hub: Pick<Hub, 'remoteModel' | 'headers'>
  readonly downloads: Pick<Downloads, 'begin'>
  readonly library: Pick<Library, 'find' | 'origins' | 'rescan'>
  readonly unload: (modelId: string) => Promise<unknown>
}): ModelUpdates {
  const { hub, downloads, library, unload } = deps
  const { origins } = library

  const find = async (modelId: string): Promise<FoundModel> => {
    const found = await library.find(modelId)
    if (found) return found
    throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
  }
  const originOf = ({ path }: FoundModel): FileOrigin => {
    const origin = origins.of(path)
    if (origin) return origin
    throw new CorralError('unsupported', 'It is not known where this file comes from.')
  }
  /** `null` when the repository or the file is gone. */
  const remoteOf = async ({ repo, file }: FileOrigin): Promise<RemoteModel | null> => {
    try {
      return await hub.remoteModel(repo, file)
    } catch (error) {
      if (error instanceof CorralError && error.code === 'not_found') return null
      throw error
    }
  }
  /** By hashes, computed or told, since a commit may be about other files. */
  const compare = ({ model, parts }: FoundModel, remote: RemoteModel): ModelUpdate['state'] => {
    if (remote.files.length !== parts.length) return 'changed'
    const pairs = remote.files.map(({ sha256 }, at) => {
      const computed = at === 0 ? model.sha256 : null
      return [computed ?? origins.of(parts[at] ?? '')?.sha256, sha256]
    })
    if (pairs.some(([here, there]) => here && there && here !== there)) return 'changed'
    return pairs.every(([here, there]) => here && there) ? 'current' : 'unknown'
  }
  /** Of each part that another version is kept of. */
  const keptOf = async ({ parts }: FoundModel) => {
    const kept = parts.flatMap((path) => {
      const origin = origins.of(path)
      return origin?.previousPath ? { path, origin, previousPath: origin.previousPath } : []
    })
    const stats = await Promise.all(kept.map(({ previousPath }) => statOf(previousPath)))
    return stats.every((one) => one?.isFile()) ? kept : []
  }
  const changesTo = async (found: FoundModel, remote: RemoteModel) => {
    const path = await hub.headers.read(remote)
    if (path === null) return { metadata: [], templateDiff: null }
    return compareHeaders(readGgufHeader(found.path), readGgufHeader(path))
  }

  return {
    async check(modelId) {
      const found = await find(modelId)
      const origin = originOf(found)
      const remote = await remoteOf(origin)
      const state = remote ? compare(found, remote) : 'gone'
      const changes =
        remote && state === 'changed'
          ? await changesTo(found, remote)
          : { metadata: [], templateDiff: null }
      return {
        modelId,
        repo: origin.repo,
        file: origin.file,
        state,
        fromCommit: origin.commit,
        toCommit: remote?.commit ?? null,
        sizeBytes: remote?.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? null,
        ...changes,
        canRollBack: (await keptOf(found)).length > 0,
      }
    },

    async update(modelId) {
      const found = await find(modelId)
      const origin = originOf(found)
      rootOf(found.path, origin)
      const remote = await remoteOf(origin)
      if (!remote) throw new CorralError('conflict', 'The publisher has removed the file.')
      if (compare(found, remote) === 'current') {
        throw new CorralError('conflict', 'The file is that of the publisher already.')
      }
      const download = await downloads.begin({
        repo: origin.repo,
        revision: remote.commit,
        file: origin.file,
        quantization: null,
        projector: null,
        replaces: found.path,
      })
      return download.task_id
    },

    async rollBack(modelId) {
      const found = await find(modelId)
      const kept = await keptOf(found)
      const [first] = kept
      if (!first) throw new CorralError('conflict', 'No other version of it is kept here.')
      await unload(modelId)
      for (const { path, origin, previousPath } of kept) {
        const before = origins.of(previousPath) ?? origin
        await exchange(path, previousPath)
        origins.record(path, { ...before, previousPath })
        origins.record(previousPath, { ...origin, previousPath: null })
      }
      await library.rescan()
      return origins.of(first.path)?.commit ?? ''
    },
  }
}
