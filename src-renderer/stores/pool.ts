import { create } from 'zustand'
import type { PooledModel } from '../../src-main/contract/pool.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { createMirror } from './mirror.ts'

/** What is in memory. */
export const usePool = createMirror((options) => client.pool.watch(undefined, options))

/** Calls that failed, by model id, until the next try. */
export const usePoolProblems = create<Record<string, string | null>>(() => ({}))

/** Loads that were asked for here and have not been answered, by model id. */
export const useAskedLoads = create<Record<string, boolean>>(() => ({}))

export function forgetProblem(modelId: string): void {
  usePoolProblems.setState({ [modelId]: null })
}

export function usePooled(modelId: string): PooledModel | undefined {
  return usePool(({ value }) => value?.models.find((model) => model.modelId === modelId))
}

export function useReadyModelId(): string | undefined {
  return usePool(({ value }) => value?.models.find(({ state }) => state === 'ready')?.modelId)
}

export async function loadModel(modelId: string): Promise<void> {
  useAskedLoads.setState({ [modelId]: true })
  await attempt(modelId, () => client.pool.load({ modelId }))
  useAskedLoads.setState({ [modelId]: false })
}

export function unloadModel(modelId: string): Promise<void> {
  return attempt(modelId, () => client.pool.unload({ modelId }))
}

/** Waits for the answers under way, then loads it anew with the settings it has now. */
export function reloadModel(modelId: string): Promise<void> {
  return attempt(modelId, async () => {
    await client.pool.unload({ modelId })
    await client.pool.load({ modelId })
  })
}

export function pinModel(modelId: string, pinned: boolean): Promise<void> {
  return attempt(modelId, () => client.pool.pin({ modelId, pinned }))
}

async function attempt(modelId: string, call: () => Promise<unknown>): Promise<void> {
  forgetProblem(modelId)
  try {
    await call()
  } catch (error) {
    usePoolProblems.setState({ [modelId]: errorMessage(error) })
  }
}
