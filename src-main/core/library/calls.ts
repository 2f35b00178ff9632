import type { ModelList } from '../../contract/models.ts'
import { type Caller, maySee, maySeeAll } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { mapped } from '../lib/mapped.ts'
import type { Library } from './library.ts'

export function modelCalls(library: Library) {
  return {
    list: api.models.list.handler(({ context }) => seenBy(context.caller, library.list())),
    addStarter: api.models.addStarter.handler(() => library.addStarter()),
    watch: api.models.watch.handler(({ signal, context }) =>
      mapped(library.watch(signal), (list) => seenBy(context.caller, list)),
    ),
  }
}

/** A token that is bound to some models learns of no others. */
function seenBy(caller: Caller | null, list: ModelList): ModelList {
  if (maySeeAll(caller)) return list
  return { ...list, models: list.models.filter(({ id }) => maySee(caller, id)), rejected: [] }
}
