import type { PoolConfig } from '../../src-main/contract/pool.ts'
import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

/** How much memory the models may take together, and who goes first. */
export const { useValue: usePoolLimits, refresh: refreshPoolLimits } = createFetched(() =>
  client.pool.config(),
)

/** What is left out stays. */
export async function savePoolLimits(change: Partial<PoolConfig>): Promise<void> {
  try {
    await client.pool.saveConfig(change)
  } finally {
    await refreshPoolLimits()
  }
}
