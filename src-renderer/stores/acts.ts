import { create } from 'zustand'
import type { Act } from '../../src-main/contract/acts.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'

interface Acts {
  /** Newest first, as far back as was asked for; null until the first answer. */
  list: Act[] | null
  /** Are there older ones? */
  more: boolean
  problem: string | null
}

const page = 25

export const useActs = create<Acts>(() => ({ list: null, more: false, problem: null }))

/** The newest page; what was read before is forgotten. */
export function refreshActs(): Promise<void> {
  return read(undefined, [])
}

export function readOlderActs(): Promise<void> {
  const list = useActs.getState().list ?? []
  return read(list.at(-1)?.id, list)
}

async function read(before: number | undefined, known: Act[]): Promise<void> {
  try {
    const found = await client.acts.list({ limit: page, ...(before !== undefined && { before }) })
    useActs.setState({ list: [...known, ...found], more: found.length === page, problem: null })
  } catch (error) {
    useActs.setState({ problem: errorMessage(error) })
  }
}
