import { create } from 'zustand'
import type { AppCheck, AppId, AppUndone } from '../../src-main/contract/apps.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { createFetched } from './fetched.ts'

export const { useValue: useApps, refresh: refreshApps } = createFetched(() => client.apps.list())

/** What the last act on an app came to; said at its row until the next one. */
export type AppResult =
  | { state: 'checking' }
  | { state: 'checked'; check: AppCheck }
  | { state: 'undone'; undone: AppUndone }
  | { state: 'failed'; problem: string }

export const useAppResults = create<Partial<Record<AppId, AppResult>>>(() => ({}))

type Choice = Parameters<typeof client.apps.connect>[0]

/** Answers the token that the user has to paste, or null. Throws what Corral refuses. */
export async function connectApp(choice: Choice): Promise<string | null> {
  const { id, token } = await client.apps.connect(choice)
  useAppResults.setState({ [id]: undefined })
  await refreshApps()
  return token
}

export async function undoApp(id: AppId): Promise<void> {
  const undone = await client.apps.undo({ id })
  useAppResults.setState({ [id]: { state: 'undone', undone } })
  await refreshApps()
}

/** One real request. Never throws: the result is in `useAppResults`. */
export async function checkApp(id: AppId): Promise<void> {
  useAppResults.setState({ [id]: { state: 'checking' } })
  try {
    const check = await client.apps.check({ id })
    useAppResults.setState({ [id]: { state: 'checked', check } })
  } catch (error) {
    useAppResults.setState({ [id]: { state: 'failed', problem: errorMessage(error) } })
  }
  await refreshApps()
}
