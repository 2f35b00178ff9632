import type { Profile } from '../../contract/profiles.ts'
import type { Caller } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { CorralError } from '../errors.ts'
import { mapped } from '../lib/mapped.ts'
import { seesProfile } from './profile-names.ts'
import type { Profiles } from './profiles.ts'

/** Settings on top of models: `/api/profiles`. A token bound to some models learns of no others. */
export function profileCalls(profiles: Profiles) {
  const calls = api.profiles
  const seenBy = (caller: Caller | null, all: readonly Profile[]) =>
    all.filter((profile) => seesProfile(caller, profile))
  return {
    list: calls.list.handler(({ context }) => seenBy(context.caller, profiles.list())),
    watch: calls.watch.handler(({ signal, context }) =>
      mapped(profiles.watch(signal), (all) => seenBy(context.caller, all)),
    ),
    export: calls.export.handler(({ context }) => {
      const file = profiles.export()
      const seen = file.profiles.filter((profile) => seesProfile(context.caller, profile))
      return { ...file, profiles: seen }
    }),
    get: calls.get.handler(({ input: { id }, context }) => {
      const profile = profiles.get(id)
      if (seesProfile(context.caller, profile)) return profile
      throw new CorralError('not_found', 'Profile not found')
    }),
    create: calls.create.handler(({ input }) => profiles.create(input)),
    update: calls.update.handler(({ input: { id, ...change } }) => profiles.update(id, change)),
    remove: calls.remove.handler(({ input: { id } }) => {
      profiles.remove(id)
      return { removed: true }
    }),
    duplicate: calls.duplicate.handler(({ input: { params, query, body } }) => {
      const newName = query?.new_name ?? body?.new_name
      if (newName !== undefined) return profiles.duplicate(params.id, newName)
      const message = 'new_name: say how the copy is to be called.'
      throw new CorralError('invalid_input', message, { param: 'new_name' })
    }),
    import: calls.import.handler(({ input }) => profiles.import(input)),
  }
}
