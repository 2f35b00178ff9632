import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

/** What the publisher has changed in a file since it was fetched. */
export const ModelUpdate = z.object({
  modelId: z.string(),
  repo: z.string(),
  file: z.string(),
  state: z.enum(['current', 'changed', 'gone', 'unknown']),
  fromCommit: z.string(),
  toCommit: z.string().nullable(),
  sizeBytes: z.number().int().nullable(),
  metadata: z.array(
    z.object({
      key: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  templateDiff: z.string().nullable().describe('Unified; null where the template is the same'),
  canRollBack: z.boolean().describe('An older version is kept here'),
})
export type ModelUpdate = z.infer<typeof ModelUpdate>

const tags = ['models']
const ModelRef = z.object({ modelId: z.string().min(1).max(512) })

export const modelUpdates = {
  check: userCall
    .route({
      method: 'GET',
      path: '/models/update',
      tags,
      summary: 'Has the publisher changed the file, and what; fetches headers only',
    })
    .input(ModelRef)
    .output(ModelUpdate),
  update: adminCall
    .route({
      method: 'POST',
      path: '/models/update',
      tags,
      summary: 'Fetch the new version; the old one is kept to go back to',
    })
    .input(ModelRef)
    .output(z.object({ task_id: z.string() })),
  rollBack: adminCall
    .route({
      method: 'POST',
      path: '/models/roll-back',
      tags,
      summary: 'Go back to the version before',
    })
    .input(ModelRef)
    .output(z.object({ modelId: z.string(), commit: z.string() })),
}
