import type { KeepRule } from '../../src-main/contract/kept-content.ts'
import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

/** Whose requests and answers are kept. */
export const { useValue: useKeeping, refresh: refreshKeeping } = createFetched(() =>
  client.activity.keeping.list(),
)

type Keeping = Pick<KeepRule, 'scope' | 'scope_id'>

/** Whatever came of it, the list is asked for again: somebody else may have been faster. */
async function thenRefresh(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } finally {
    await refreshKeeping()
  }
}

export function keepFor(keeping: Keeping, hours: number): Promise<void> {
  return thenRefresh(client.activity.keeping.save({ ...keeping, hours }))
}

export function stopKeeping({ scope, scope_id }: Keeping): Promise<void> {
  return thenRefresh(client.activity.keeping.remove({ scope, scope_id }))
}
