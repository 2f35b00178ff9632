import { z } from 'zod'
import { adminCall } from './call.ts'

/** Something an administrator, an owner or a user did to Corral itself. */
export const Act = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  who: z.string().describe('owner, a user’s address, or a token’s label'),
  what: z.string().describe('The call, such as auth.users.update'),
  object: z.string().nullable().describe('What it was done to, such as user 3'),
  outcome: z.string().describe('ok, or the code of the error'),
})
export type Act = z.infer<typeof Act>

export const acts = {
  list: adminCall
    .route({ method: 'GET', path: '/system/acts', tags: ['system'], summary: 'Newest first' })
    .input(
      z.object({
        before: z.coerce.number().int().optional().describe('Only acts older than this id'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(Act)),
  verify: adminCall
    .route({
      method: 'GET',
      path: '/system/acts/verify',
      tags: ['system'],
      summary: 'Was a row changed, added or taken out after it was written',
    })
    .output(
      z.object({
        ok: z.boolean(),
        acts: z.number().int(),
        broken_at: z.number().int().nullable().describe('Id of the first row that does not fit'),
      }),
    ),
}
