import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

/** Computed prompts on disk. */
export const { useValue: useKeptPrompts, refresh: refreshKeptPrompts } = createFetched(() =>
  client.pool.keptPrompts(),
)

export async function forgetPrompts(): Promise<void> {
  try {
    await client.pool.forgetPrompts()
  } finally {
    await refreshKeptPrompts()
  }
}
