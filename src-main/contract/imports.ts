import { z } from 'zod'
import { adminCall } from './call.ts'

export const ImportReport = z.object({
  rows: z.array(
    z.object({
      kind: z.enum(['user', 'provider', 'key', 'model']),
      name: z.string(),
      outcome: z.enum(['migrated', 'present', 'needs_reentry', 'skipped']),
      reason: z.string().nullable(),
    }),
  ),
})
export type ImportReport = z.infer<typeof ImportReport>

/** Absolute, on the machine that Corral runs on. */
const Path = z.string().min(1).max(4096)
const Secret = z.string().min(1).max(1024)

export const imports = {
  mlxManager: adminCall
    .route({
      method: 'POST',
      path: '/imports/mlx-manager',
      tags: ['imports'],
      summary: 'Users, providers and keys from an mlx-manager data folder or database',
    })
    .input(
      z.object({
        path: Path,
        jwt_secret: Secret.optional().describe('Left out: `.jwt_secret` in the folder'),
      }),
    )
    .output(ImportReport),
  openR4u: adminCall
    .route({
      method: 'POST',
      path: '/imports/open-r4u',
      tags: ['imports'],
      summary: 'Providers and keys from an open-r4u database dump or a list of keys',
    })
    .input(z.object({ path: Path, encryption_key: Secret }))
    .output(ImportReport),
}
