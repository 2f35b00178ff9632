import { z } from 'zod'
import { publicCall, userCall } from './call.ts'

const Health = z.object({ status: z.literal('ok'), version: z.string() })

export const SystemInfo = z.object({
  version: z.string(),
  address: z.url().nullable().describe('Base address of the local port; null while it is closed'),
  port: z.number().int().nullable(),
  startedAt: z.iso.datetime(),
  platform: z.string(),
})
export type SystemInfo = z.infer<typeof SystemInfo>

export const system = {
  health: publicCall
    .route({ method: 'GET', path: '/system/health', tags: ['system'], summary: 'Is Corral up' })
    .output(Health),
  info: userCall
    .route({
      method: 'GET',
      path: '/system/info',
      tags: ['system'],
      summary: 'What runs, and where',
    })
    .output(SystemInfo),
}
