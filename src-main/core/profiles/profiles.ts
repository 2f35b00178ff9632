import type { Profile, ProfileChange, ProfileFields, ProfileFile } from '../../contract/profiles.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { given } from '../lib/given.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { Library } from '../library/library.ts'
import { type Taken, checkNames, freeName, keyOf, namesOf, take, takenBy } from './profile-names.ts'
import { type StoredProfile, createProfileStore } from './profile-store.ts'

/**
 * Settings on top of models, each under names of its own. A name of a profile is nobody else's: a
 * model that comes later under the same name is hidden by it, so that what a client asks for does not
 * change because a file has appeared.
 */
export interface Profiles {
  /** By name. */
  list(): Profile[]
  /** @throws CorralError `not_found` */
  get(id: number): Profile
  /** The profile that a name or an alias stands for, whatever its case. Cheap. */
  named(name: string): StoredProfile | null
  /** As they are kept, by name. Cheap. */
  all(): readonly StoredProfile[]
  /** Whether a profile wants this model kept in memory. */
  pins(modelId: string): boolean
  /** @throws CorralError `conflict` for a name that is taken, `model_not_found` */
  create(fields: ProfileFields): Promise<Profile>
  /** Changes what is given. @throws as `create`, and `not_found` */
  update(id: number, change: ProfileChange): Promise<Profile>
  /** @throws CorralError `not_found` */
  remove(id: number): void
  /** The same without its aliases. @throws CorralError `not_found`, `conflict` */
  duplicate(id: number, newName: string): Profile
  /** As a file to hand on. */
  export(): ProfileFile
  /**
   * Adds all of a file, or none. A name that is taken gets a number, an alias that is taken is left
   * out; a model that is not here is no error.
   */
  import(file: ProfileFile): Profile[]
  watch: Live<Profile[]>['watch']
  listen: Live<Profile[]>['listen']
}

export function createProfiles({
  db,
  library,
}: {
  readonly db: Db
  readonly library: Library
}): Profiles {
  const store = createProfileStore(db)
  const modelIds = () => library.list().models.map(({ id }) => id)
  const present = (row: StoredProfile): Profile => presentProfile(row, modelIds())
  const list = () => {
    const ids = modelIds()
    return store.all().map((row) => presentProfile(row, ids))
  }
  const live = createLive(list)
  library.listen(live.changed)
  const takenBeside = (id: number | null): Taken =>
    takenBy(
      store.all().filter((other) => other.id !== id),
      modelIds(),
    )
  /** @throws CorralError `model_not_found` */
  const demandModel = async (modelId: string): Promise<void> => {
    if (await library.find(modelId)) return
    const near = library.near(modelId)
    const hint = near.length > 0 ? ` There are: ${near.join(', ')}.` : ''
    const message = `There is no model '${modelId}' on this Mac.${hint}`
    throw new CorralError('model_not_found', message, { param: 'modelId' })
  }
  const changing = <T>(work: () => T): T => {
    const result = store.exclusively(work)
    live.changed()
    return result
  }

  return {
    list,
    get: (id) => present(store.get(id)),
    named: store.named,
    all: store.all,
    pins: (modelId) => store.all().some((one) => one.pinned && one.modelId === modelId),
    async create(fields) {
      await demandModel(fields.modelId)
      return changing(() => {
        checkNames(fields, null, takenBeside(null))
        return present(store.insert(fields))
      })
    },
    async update(id, change) {
      const { modelId } = store.get(id)
      if (change.modelId !== undefined && change.modelId !== modelId) {
        await demandModel(change.modelId)
      }
      return changing(() => {
        const before = store.get(id)
        const fields = { ...fieldsOf(before), ...given(change) }
        checkNames(fields, before, takenBeside(id))
        return present(store.update(id, fields))
      })
    },
    remove: (id) => changing(() => store.remove(id)),
    duplicate: (id, newName) =>
      changing(() => {
        const fields = { ...fieldsOf(store.get(id)), name: newName, aliases: [] }
        checkNames(fields, null, takenBeside(null))
        return present(store.insert(fields))
      }),
    export: () => ({
      format: 'corral-profiles',
      version: 1,
      profiles: store.all().map(fieldsOf),
    }),
    import: (file) =>
      changing(() => {
        const taken = takenBeside(null)
        const ids = modelIds()
        return file.profiles.map((fields) => {
          const name = freeName(fields.name, taken)
          const free = fields.aliases.filter((alias) => freeName(alias, taken) === alias)
          const aliases = free.filter(
            (alias, at) =>
              keyOf(alias) !== keyOf(name) &&
              free.findIndex((other) => keyOf(other) === keyOf(alias)) === at,
          )
          checkNames({ name, aliases }, null, taken)
          take(taken, { name, aliases })
          return presentProfile(store.insert({ ...fields, name, aliases }), ids)
        })
      }),
    watch: live.watch,
    listen: live.listen,
  }
}

function presentProfile(row: StoredProfile, modelIds: readonly string[]): Profile {
  const keys = new Set(namesOf(row).map(keyOf))
  return {
    ...fieldsOf(row),
    id: row.id,
    missing: !modelIds.includes(row.modelId),
    hiddenModels: modelIds.filter((id) => keys.has(keyOf(id))),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

function fieldsOf({ id: _id, createdAt: _made, updatedAt: _changed, ...fields }: StoredProfile) {
  return fields satisfies ProfileFields
}
