import { z } from 'zod'
import { adminCall } from './call.ts'

/** A key that an app shows at the local port. The key itself is seen once, when it is made. */
export const AppToken = z.object({
  id: z.string(),
  label: z.string(),
  access: z.enum(['user', 'admin']),
  lastFour: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type AppToken = z.infer<typeof AppToken>

export const tokens = {
  list: adminCall
    .route({ method: 'GET', path: '/tokens', tags: ['tokens'], summary: 'Tokens of apps' })
    .output(z.array(AppToken)),
  create: adminCall
    .route({
      method: 'POST',
      path: '/tokens',
      tags: ['tokens'],
      summary: 'Make a token; the only answer that ever shows it',
      successStatus: 201,
    })
    .input(
      z.object({
        label: z.string().trim().min(1).max(80),
        access: z.enum(['user', 'admin']).default('user'),
      }),
    )
    .output(AppToken.extend({ token: z.string() })),
  revoke: adminCall
    .route({
      method: 'DELETE',
      path: '/tokens/{id}',
      tags: ['tokens'],
      summary: 'Revoke a token; refused from the next request on',
    })
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(AppToken),
}
