import { client } from '../api/client.ts'
import { refreshCaller } from './caller.ts'
import { createFetched } from './fetched.ts'

export const { useValue: useUsers, refresh: refreshUsers } = createFetched(() =>
  client.auth.users.list(),
)

type Change = Omit<Parameters<typeof client.auth.users.update>[0], 'id'>

/** Whatever came of it, the list is asked for again: somebody else may have been faster. */
async function thenRefresh(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } finally {
    await Promise.all([refreshUsers(), refreshCaller()])
  }
}

export function updateUser(id: number, change: Change): Promise<void> {
  return thenRefresh(client.auth.users.update({ id, ...change }))
}

export function removeUser(id: number): Promise<void> {
  return thenRefresh(client.auth.users.remove({ id }))
}

export function resetPassword(id: number, password: string): Promise<void> {
  return thenRefresh(client.auth.users.resetPassword({ id, password }))
}

/** An account made by an administrator needs nobody's approval. */
export async function addUser(email: string, password: string): Promise<void> {
  const { id, status } = await client.auth.register({ email, password })
  await thenRefresh(
    status === 'pending' ? client.auth.users.update({ id, status: 'approved' }) : Promise.resolve(),
  )
}
