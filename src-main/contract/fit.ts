import { z } from 'zod'
import { userCall } from './call.ts'

export const KvCacheType = z.enum(['f16', 'q8_0', 'q5_1', 'q4_0'])
export type KvCacheType = z.infer<typeof KvCacheType>

/** Whether a model would run here, with the sum. */
export const Fit = z.object({
  verdict: z
    .enum(['fits', 'tight', 'no'])
    .describe('tight: only with less context, or when other models go'),
  contextTokens: z.number().int().describe('For which this was computed'),
  kvCacheType: KvCacheType,
  weightsBytes: z.number().int(),
  contextBytes: z.number().int().describe('KV cache'),
  computeBytes: z.number().int(),
  totalBytes: z.number().int(),
  budgetBytes: z.number().int().describe('What the pool allows all models together'),
  freeBytes: z.number().int().describe('Of the budget now, with what is loaded left alone'),
  maxContextTokens: z
    .number()
    .int()
    .nullable()
    .describe('The most that would fit the whole budget; null where only the size is known'),
  source: z
    .enum(['header', 'size'])
    .describe('size: a rule of thumb; header: as the engine would reserve it, to the byte'),
  explanation: z.string().describe('The sum in words'),
})
export type Fit = z.infer<typeof Fit>

const choice = {
  contextTokens: z.coerce.number().int().min(256).max(10_000_000).optional(),
  kvCacheType: KvCacheType.optional(),
}

export const fit = {
  model: userCall
    .route({ method: 'GET', path: '/fit', tags: ['fit'], summary: 'Would a local model fit' })
    .input(z.object({ modelId: z.string().min(1).max(512), ...choice }))
    .output(Fit),
  file: userCall
    .route({
      method: 'GET',
      path: '/fit/hub',
      tags: ['fit'],
      summary: 'Would a file of the hub fit, by its header, before it is fetched',
    })
    .input(z.object({ repo: z.string().max(200), file: z.string().max(1024), ...choice }))
    .output(Fit),
}
