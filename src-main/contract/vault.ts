import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const VaultStatus = z.object({
  state: z.enum(['open', 'locked']),
  reason: z
    .enum(['root_missing', 'root_denied', 'root_wrong'])
    .nullable()
    .describe('Why it is locked'),
  root: z.enum(['environment', 'keychain', 'file']).nullable().describe('Where the root secret is'),
  secrets: z.number().int().describe('How many secrets are sealed'),
  unreadable: z.number().int().describe('How many of them no longer open'),
  rotation: z
    .object({ done: z.number().int(), total: z.number().int() })
    .nullable()
    .describe('A change of the data key under way'),
  data_key_created_at: z.iso.datetime().nullable(),
  recovery_kit_created_at: z.iso.datetime().nullable(),
})
export type VaultStatus = z.infer<typeof VaultStatus>

export const Backup = z.object({
  file: z.string().describe('Name in the backups folder'),
  created_at: z.iso.datetime(),
  size_bytes: z.number().int(),
  reason: z.enum(['asked', 'migration', 'restore', 'import']),
  verified: z.boolean(),
})
export type Backup = z.infer<typeof Backup>

const Passphrase = z.string().min(12).max(1024)

export const vault = {
  status: userCall
    .route({ method: 'GET', path: '/vault', tags: ['vault'], summary: 'Open or locked, and why' })
    .output(VaultStatus),
  rotate: adminCall
    .route({
      method: 'POST',
      path: '/vault/rotate',
      tags: ['vault'],
      summary: 'A new key for the data, for sessions (ends them all), or a new root secret',
    })
    .input(z.object({ key: z.enum(['data', 'sessions', 'root']) }))
    .output(VaultStatus),
  unlock: adminCall
    .route({
      method: 'POST',
      path: '/vault/unlock',
      tags: ['vault'],
      summary: 'Open with another root secret, or with the recovery kit and its passphrase',
    })
    .input(
      z.union([
        z.object({ secret: z.string().min(1).max(1024) }),
        z.object({ kit: z.string().max(65_536), passphrase: z.string().max(1024) }),
      ]),
    )
    .output(VaultStatus),
  retry: adminCall
    .route({
      method: 'POST',
      path: '/vault/retry',
      tags: ['vault'],
      summary: 'Look for the root secret again, for example after the keychain was denied',
    })
    .output(VaultStatus),
  startOver: adminCall
    .route({
      method: 'POST',
      path: '/vault/start-over',
      tags: ['vault'],
      summary: 'Give up what cannot be opened and enter the keys again; keeps the sealed rows',
    })
    .input(z.object({ confirm: z.literal('start over') }))
    .output(VaultStatus),
  recoveryKit: adminCall
    .route({
      method: 'POST',
      path: '/vault/recovery-kit',
      tags: ['vault'],
      summary: 'The root secret under a passphrase, as a text to keep elsewhere',
    })
    .input(z.object({ passphrase: Passphrase }))
    .output(z.object({ kit: z.string() })),
  backups: {
    list: adminCall
      .route({ method: 'GET', path: '/vault/backups', tags: ['vault'] })
      .output(z.array(Backup)),
    create: adminCall
      .route({ method: 'POST', path: '/vault/backups', tags: ['vault'], successStatus: 201 })
      .output(Backup),
  },
  exportAll: adminCall
    .route({
      method: 'POST',
      path: '/vault/export',
      tags: ['vault'],
      summary: 'Everything in one file under a passphrase, to move to another Mac',
    })
    .input(z.object({ passphrase: Passphrase, file: z.string().min(1).max(4096) }))
    .output(z.object({ file: z.string(), size_bytes: z.number().int() })),
}
