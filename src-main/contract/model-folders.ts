import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'
import { FolderKind } from './models.ts'

/** A folder in which Corral looks for model files. */
export const ModelFolder = z.object({
  id: z.number().int(),
  kind: FolderKind,
  path: z.string(),
  state: z.enum(['present', 'missing', 'unreadable', 'off']).describe('missing: its disk is away'),
  models: z.number().int(),
  sizeBytes: z.number().int(),
  downloads: z.boolean().describe('New models are put here'),
})
export type ModelFolder = z.infer<typeof ModelFolder>

/** How far a move of the folder has come. */
export const FolderMove = z.object({
  to: z.string(),
  movedBytes: z.number().int(),
  totalBytes: z.number().int(),
  error: z
    .string()
    .nullable()
    .describe(
      'Why it has stopped; moving there again goes on, moving to the present place ends it',
    ),
})
export type FolderMove = z.infer<typeof FolderMove>

export const ModelFolders = z.object({
  folders: z.array(ModelFolder),
  moving: FolderMove.nullable(),
})
export type ModelFolders = z.infer<typeof ModelFolders>

const tags = ['models']
const path = z.string().min(1).max(4096)

export const modelFolders = {
  list: userCall
    .route({ method: 'GET', path: '/model-folders', tags, summary: 'Where Corral looks' })
    .output(ModelFolders),
  watch: userCall
    .route({ method: 'GET', path: '/model-folders/watch', tags, summary: 'Now, then each change' })
    .output(eventIterator(ModelFolders)),
  add: adminCall
    .route({ method: 'POST', path: '/model-folders', tags, summary: 'Look in one more folder' })
    .input(z.object({ path }))
    .output(ModelFolder),
  update: adminCall
    .route({
      method: 'PATCH',
      path: '/model-folders/{id}',
      tags,
      summary: 'Look there or not; put new models there',
    })
    .input(
      z.object({
        id: z.coerce.number().int(),
        enabled: z.boolean().optional(),
        downloads: z.literal(true).optional(),
      }),
    )
    .output(ModelFolder),
  remove: adminCall
    .route({
      method: 'DELETE',
      path: '/model-folders/{id}',
      tags,
      summary: 'Look there no more; its files stay',
    })
    .input(z.object({ id: z.coerce.number().int() }))
    .output(z.object({ removed: z.boolean() })),
  move: adminCall
    .route({
      method: 'POST',
      path: '/model-folders/move',
      tags,
      summary: "Move Corral's own models to another place; answers once it has begun",
    })
    .input(z.object({ to: path }))
    .output(FolderMove),
}
