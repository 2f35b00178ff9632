import { basename } from 'node:path'
import type { ModelFolders } from '../../contract/model-folders.ts'
import type { ModelList } from '../../contract/models.ts'
import { type Caller, demandModel, mayCall, maySee, maySeeAll } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { CorralError } from '../errors.ts'
import { mapped } from '../lib/mapped.ts'
import { unhurried } from '../lib/unhurried.ts'
import { checkModel } from './checks/check-model.ts'
import type { FileChecks } from './checks/file-checks.ts'
import { type DeleteDeps, deleteModel } from './delete-model.ts'
import { readDetails } from './details.ts'
import { importModel } from './import/import-model.ts'
import type { Library } from './library.ts'

export interface ModelCallDeps extends DeleteDeps {
  readonly checks: Pick<FileChecks, 'recheck'>
  /** What depends on a model, in words. */
  readonly dependentsOf: (modelId: string) => readonly string[]
}

/**
 * Between two lists. Each file that is tried or hashed changes the list, of which 5000 models make
 * 2.6 MB.
 */
const pauseMs = ({ models }: ModelList) => Math.min(models.length / 2, 3000)

export function modelCalls(deps: ModelCallDeps) {
  const { library, checks, dependentsOf } = deps
  return {
    list: api.models.list.handler(({ context }) => seenBy(context.caller, library.list())),
    addStarter: api.models.addStarter.handler(() => library.addStarter()),
    watch: api.models.watch.handler(({ signal, context }) =>
      mapped(unhurried(library.watch(signal), pauseMs, signal), (list) =>
        seenBy(context.caller, list),
      ),
    ),
    details: api.models.details.handler(async ({ input: { modelId }, context: { caller } }) => {
      demandModel(caller, modelId)
      const found = await library.find(modelId)
      if (!found) throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
      const details = await readDetails(found, { withPaths: mayCall(caller, 'admin') })
      return { ...details, dependents: maySeeAll(caller) ? [...dependentsOf(modelId)] : [] }
    }),
    scan: api.models.scan.handler(async () => {
      await library.rescan()
      return library.list()
    }),
    check: api.models.check.handler(({ input: { modelId } }) =>
      checkModel({ library, checks }, modelId),
    ),
    import: api.models.import.handler(({ input: { path, way } }) =>
      importModel(library, path, way ?? null),
    ),
    delete: api.models.delete.handler(({ input: { modelId, unload } }) =>
      deleteModel(deps, modelId, unload),
    ),
  }
}

/** `prepareMove` is awaited before Corral's own folder moves, and may refuse. */
export function modelFolderCalls({
  library: { folders },
  prepareMove,
}: {
  readonly library: Library
  readonly prepareMove: () => Promise<void>
}) {
  return {
    list: api.modelFolders.list.handler(({ context }) =>
      foldersFor(context.caller, folders.list()),
    ),
    watch: api.modelFolders.watch.handler(({ signal, context }) =>
      mapped(folders.watch(signal), (list) => foldersFor(context.caller, list)),
    ),
    add: api.modelFolders.add.handler(({ input }) => folders.add(input.path)),
    update: api.modelFolders.update.handler(({ input: { id, ...change } }) =>
      folders.update(id, change),
    ),
    remove: api.modelFolders.remove.handler(async ({ input }) => ({
      removed: await folders.remove(input.id),
    })),
    move: api.modelFolders.move.handler(({ input }) => folders.move(input.to, prepareMove)),
  }
}

/** Where things lie on this machine is for administrators; others see the last name of a path. */
function foldersFor(caller: Caller | null, { folders, moving }: ModelFolders): ModelFolders {
  if (mayCall(caller, 'admin')) return { folders, moving }
  return {
    folders: folders.map((folder) => ({ ...folder, path: basename(folder.path) })),
    moving: moving && { ...moving, to: basename(moving.to) },
  }
}

/** A token that is bound to some models learns of no others. */
function seenBy(caller: Caller | null, list: ModelList): ModelList {
  if (maySeeAll(caller)) return list
  const seen = (id: string) => maySee(caller, id)
  const models = list.models
    .filter(({ id }) => seen(id))
    .map((model) => ({ ...model, duplicates: model.duplicates.filter(seen) }))
  return { ...list, models, rejected: [] }
}
