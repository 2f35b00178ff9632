import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { userCall } from './call.ts'

export const LoadState = z.enum(['loading', 'ready', 'unloading', 'failed'])
export type LoadState = z.infer<typeof LoadState>

/** A model that is in memory, on its way in or out, or failed to get there. */
export const PooledModel = z.object({
  modelId: z.string(),
  state: LoadState,
  progress: z.number().min(0).max(1).describe('Of loading; 1 once loaded'),
  error: z.string().nullable().describe('Why the load failed'),
  contextTokens: z.number().int().nullable().describe('Context allocated for each conversation'),
  slots: z.number().int().nullable().describe('Conversations served at once'),
  activeRequests: z.number().int(),
  waitingRequests: z.number().int(),
  memoryBytes: z.number().int().nullable().describe('Weights and context as the engine reports'),
  loadedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  tokensPerSecond: z.number().nullable().describe('Of the newest finished answer'),
})
export type PooledModel = z.infer<typeof PooledModel>

export const PoolStatus = z.object({
  models: z.array(PooledModel),
  engine: z.object({
    threads: z.number().int(),
    gpu: z.string().nullable().describe('metal, cuda, vulkan; null when the CPU computes'),
  }),
  memory: z.object({ totalBytes: z.number().int(), processBytes: z.number().int() }),
})
export type PoolStatus = z.infer<typeof PoolStatus>

const ModelRef = z.object({ modelId: z.string().min(1).max(512) })

export const pool = {
  status: userCall
    .route({ method: 'GET', path: '/pool', tags: ['pool'], summary: 'What is in memory' })
    .output(PoolStatus),
  watch: userCall
    .route({
      method: 'GET',
      path: '/pool/watch',
      tags: ['pool'],
      summary: 'The status now, and again after each change',
    })
    .output(eventIterator(PoolStatus)),
  load: userCall
    .route({
      method: 'POST',
      path: '/pool/load',
      tags: ['pool'],
      summary: 'Load a model; answers when it is ready',
    })
    .input(ModelRef)
    .output(PooledModel),
  unload: userCall
    .route({
      method: 'POST',
      path: '/pool/unload',
      tags: ['pool'],
      summary: 'Unload a model; waits for the answers it is giving',
    })
    .input(ModelRef)
    .output(z.object({ unloaded: z.boolean().describe('false when it was not loaded') })),
}
