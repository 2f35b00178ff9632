import { z } from 'zod'
import { userCall } from './call.ts'

/** What an app may do with its token at the local port. */
const Scopes = z.object({
  models: z.array(z.string().min(1).max(512)).min(1).max(1000).nullable(),
  cloud: z.boolean().describe('May its requests leave this machine'),
  endpoints: z.enum(['all', 'embeddings']),
  expiresAt: z.iso.datetime().nullable(),
  requestsPerMinute: z.number().int().min(1).max(100_000).nullable(),
})

/** A key that an app shows at the local port. The key itself is seen once, when it is made. */
export const AppToken = z.object({
  id: z.string(),
  label: z.string(),
  access: z.enum(['user', 'admin']),
  lastFour: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  userId: z.number().int().nullable().describe('Whose it is; null for the owner of this machine'),
  models: Scopes.shape.models.describe('Models it may ask for; null for all'),
  cloud: Scopes.shape.cloud,
  endpoints: Scopes.shape.endpoints,
  expiresAt: Scopes.shape.expiresAt,
  requestsPerMinute: Scopes.shape.requestsPerMinute,
})
export type AppToken = z.infer<typeof AppToken>

export const tokens = {
  list: userCall
    .route({
      method: 'GET',
      path: '/tokens',
      tags: ['tokens'],
      summary: 'Tokens of apps: the own ones, or all for an administrator',
    })
    .output(z.array(AppToken)),
  create: userCall
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
        userId: z
          .number()
          .int()
          .optional()
          .describe('Whose it will be, when an administrator makes it for somebody'),
        models: Scopes.shape.models.default(null),
        cloud: Scopes.shape.cloud.default(true),
        endpoints: Scopes.shape.endpoints.default('all'),
        expiresAt: Scopes.shape.expiresAt.default(null),
        requestsPerMinute: Scopes.shape.requestsPerMinute.default(null),
      }),
    )
    .output(AppToken.extend({ token: z.string() })),
  revoke: userCall
    .route({
      method: 'DELETE',
      path: '/tokens/{id}',
      tags: ['tokens'],
      summary: 'Revoke a token; refused from the next request on',
    })
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(AppToken),
}
