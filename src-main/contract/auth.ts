import { z } from 'zod'
import { adminCall, publicCall, userCall } from './call.ts'

/** Field names as the predecessors' clients know them. */
export const User = z.object({
  id: z.number().int(),
  email: z.string(),
  is_admin: z.boolean(),
  status: z.enum(['pending', 'approved', 'disabled']),
  created_at: z.iso.datetime(),
  approved_at: z.iso.datetime().nullable(),
  last_login_at: z.iso.datetime().nullable(),
})
export type User = z.infer<typeof User>

const Email = z.email().max(254)
const Password = z.string().min(8).max(128)
const UserRef = z.object({ id: z.coerce.number().int() })

export const auth = {
  register: publicCall
    .route({
      method: 'POST',
      path: '/auth/register',
      tags: ['auth'],
      summary: 'Ask for an account; the first one is an administrator and approved at once',
      successStatus: 201,
    })
    .input(z.object({ email: Email, password: Password }))
    .output(User),
  login: publicCall
    .route({
      method: 'POST',
      path: '/auth/login',
      tags: ['auth'],
      summary: 'A session token; takes JSON or an OAuth2 password form',
    })
    .input(
      z
        .object({ email: z.string(), username: z.string(), password: z.string().max(1024) })
        .partial({ email: true, username: true }),
    )
    .output(z.object({ access_token: z.string(), token_type: z.literal('bearer') })),
  me: userCall
    .route({
      method: 'GET',
      path: '/auth/me',
      tags: ['auth'],
      summary: 'Who the session belongs to',
    })
    .output(User),
  ticket: userCall
    .route({
      method: 'POST',
      path: '/auth/ticket',
      tags: ['auth'],
      summary: 'A ticket for one stream opened by URL, good once and for a minute',
    })
    .output(z.object({ ticket: z.string(), expires_in: z.number().int().describe('Seconds') })),
  signOutEverywhere: userCall
    .route({
      method: 'POST',
      path: '/auth/sign-out-everywhere',
      tags: ['auth'],
      summary: 'End all sessions of this user',
      successStatus: 204,
    })
    .output(z.void()),
  changePassword: userCall
    .route({
      method: 'POST',
      path: '/auth/password',
      tags: ['auth'],
      summary: 'Change the own password; ends all other sessions',
    })
    .input(z.object({ current: z.string().max(1024), password: Password }))
    .output(z.object({ access_token: z.string(), token_type: z.literal('bearer') })),
  users: {
    list: adminCall
      .route({ method: 'GET', path: '/auth/users', tags: ['auth'], summary: 'All users' })
      .output(z.array(User)),
    pendingCount: adminCall
      .route({
        method: 'GET',
        path: '/auth/users/pending/count',
        tags: ['auth'],
        summary: 'How many wait for approval',
      })
      .output(z.object({ count: z.number().int() })),
    update: adminCall
      .route({
        method: 'PUT',
        path: '/auth/users/{id}',
        tags: ['auth'],
        summary: 'Approve, disable, promote, demote, change the address',
      })
      .input(
        UserRef.extend({
          email: Email.optional(),
          is_admin: z.boolean().optional(),
          status: z.enum(['pending', 'approved', 'disabled']).optional(),
        }),
      )
      .output(User),
    remove: adminCall
      .route({
        method: 'DELETE',
        path: '/auth/users/{id}',
        tags: ['auth'],
        summary: 'Delete a user with their sessions, tokens and keys',
        successStatus: 204,
      })
      .input(UserRef)
      .output(z.void()),
    resetPassword: adminCall
      .route({
        method: 'POST',
        path: '/auth/users/{id}/reset-password',
        tags: ['auth'],
        summary: 'Set a new password; ends all sessions of the user',
        successStatus: 204,
      })
      .input(UserRef.extend({ password: Password }))
      .output(z.void()),
  },
}
