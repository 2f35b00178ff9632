import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

/** A model file on this machine, as its header describes it. */
export const Model = z.object({
  id: z.string().describe('What a request names in its `model` field'),
  name: z.string().describe('The name that the file gives itself'),
  fileName: z.string(),
  sizeBytes: z.number().int(),
  architecture: z.string(),
  parameterCount: z.number().int().nullable().describe('null when the file does not tell'),
  quantization: z.string().nullable().describe('Such as Q4_K_M; null when the file does not tell'),
  trainContextTokens: z.number().int().nullable(),
  description: z.string().nullable(),
  modifiedAt: z.iso.datetime(),
})
export type Model = z.infer<typeof Model>

/** A file in the models folder that cannot be offered, and why. */
export const RejectedFile = z.object({ fileName: z.string(), reason: z.string() })
export type RejectedFile = z.infer<typeof RejectedFile>

export const ModelList = z.object({
  models: z.array(Model),
  rejected: z.array(RejectedFile),
  folder: z.string().describe('Where Corral looks for model files'),
})
export type ModelList = z.infer<typeof ModelList>

export const models = {
  list: userCall
    .route({ method: 'GET', path: '/models', tags: ['models'], summary: 'Model files found' })
    .output(ModelList),
  watch: userCall
    .route({
      method: 'GET',
      path: '/models/watch',
      tags: ['models'],
      summary: 'The list now, and again after each change',
    })
    .output(eventIterator(ModelList)),
  addStarter: adminCall
    .route({
      method: 'POST',
      path: '/models/starter',
      tags: ['models'],
      summary: 'Write the small self-test model into the models folder',
    })
    .output(Model),
}
