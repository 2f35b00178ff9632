import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Model, ModelList } from '../../contract/models.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { FileFacts } from './file-facts.ts'
import { type FileOrigins, createFileOrigins } from './file-origins.ts'
import { createFolderStore } from './folders/folder-store.ts'
import { isInside } from './folders/is-inside.ts'
import { type ModelFolders, createModelFolders } from './folders/model-folders.ts'
import { createScans } from './folders/scans.ts'
import type { FoundModel } from './found-model.ts'
import { createModelIds } from './model-ids.ts'
import { removeStrayImports } from './import/unfinished.ts'
import { type Catalogue, createCatalogue } from './model-list.ts'
import { nearest } from './nearest.ts'
import { writeStarterModel } from './starter/starter-model.ts'

export interface Library {
  /** The models on disk, as of the newest scan. The same object until something changes. */
  list(): ModelList
  /** The list now and after each change, until `signal` aborts. */
  watch: Live<ModelList>['watch']
  listen: Live<ModelList>['listen']
  /** The same models with their files. */
  found(): Iterable<FoundModel>
  /** Where a model's files are; looks at the disk again before it says no. */
  find(modelId: string): Promise<FoundModel | undefined>
  /** Ids most like this one, for an error that helps. */
  near(modelId: string): string[]
  /** Looks for other apps' folders, and through all folders; ends when it has. */
  rescan(): Promise<void>
  /** Where new models are put. @throws CorralError `unavailable` while its disk is away */
  downloadFolder(): string
  /** Writes the self-test model into Corral's own folder, over the one that may be there. */
  addStarter(): Promise<Model>
  readonly folders: ModelFolders
  readonly origins: FileOrigins
  /** A file that has just been read to its end has this hash. */
  hashed: FileFacts['hashed']
  /** Goes on with what the last run has not finished, or cleans up after it. Never throws. */
  start(): void
  stop(): void
}

export interface LibraryDeps {
  readonly db: Db
  readonly host: Pick<Host, 'dataDir' | 'homeDir' | 'environment' | 'log'>
  readonly facts: FileFacts
}

const starterId = 'corral-starter'
/** A disk that is slower than that to list is not waited for at start. */
const startWaitMs = 2000

/**
 * Opens all folders of models and watches them from then on. Puts the starter model into Corral's
 * own folder where there is no model at all.
 */
export async function openLibrary(deps: LibraryDeps): Promise<Library> {
  const { db, host, facts } = deps
  const store = createFolderStore(db, host.dataDir)
  const origins = createFileOrigins(db)
  const ids = createModelIds(db)
  let catalogue: Catalogue | null = null
  const downloadRow = () => store.all().find(({ downloads }) => downloads) ?? store.own()
  const current = () =>
    (catalogue ??= createCatalogue(scans.folders(), {
      ids,
      facts,
      origins,
      downloadFolder: downloadRow().path,
    }))
  const live = createLive(() => current().list)
  const changed = () => {
    catalogue = null
    live.changed()
    folders.changed()
  }
  const scans = createScans({ store, host, changed })
  const folders = createModelFolders({ store, scans, ids, facts, origins, host, changed })
  const unlisten = [facts.listen(changed), origins.listen(changed)]

  const downloadFolder = () => {
    const { path, id } = downloadRow()
    if (scans.stateOf(id) === 'present') return path
    throw new CorralError('unavailable', 'The folder for new models is not there now.')
  }
  const addStarter = async (): Promise<Model> => {
    const { path } = store.own()
    await mkdir(path, { recursive: true })
    const file = join(path, `${starterId}.gguf`)
    await writeStarterModel(file)
    await facts.wroteOwn(file)
    await scans.rescan([store.own().id])
    const starter = [...current().found.values()].find((found) => found.path === file)
    if (!starter) throw new Error('the starter model is not found where it was written')
    return starter.model
  }

  const { path: ownPath } = store.own()
  if (isInside(ownPath, host.dataDir)) await mkdir(ownPath, { recursive: true })
  await scans.start(startWaitMs)
  if (current().found.size === 0 && scans.stateOf(store.own().id) === 'present') await addStarter()

  return {
    list: () => current().list,
    watch: live.watch,
    listen: live.listen,
    found: () => current().found.values(),
    hashed: (path, sha256) => facts.hashed(path, sha256),
    async find(modelId) {
      const known = () => current().found.get(modelId)
      if (!known()) await scans.rescanQuick()
      return known()
    },
    near: (modelId) => nearest(modelId, current().list.models),
    rescan: scans.rescanAll,
    downloadFolder,
    addStarter,
    folders,
    origins,
    start() {
      folders.resumeMove()
      void removeStrayImports(store.own().path)
    },
    stop() {
      for (const end of unlisten) end()
      folders.stop()
      scans.stop()
    },
  }
}
