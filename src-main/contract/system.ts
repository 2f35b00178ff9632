import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, publicCall, userCall } from './call.ts'

const Health = z.object({ status: z.literal('ok'), version: z.string() })

export const SystemInfo = z.object({
  version: z.string(),
  address: z.url().nullable().describe('Base address of the local port; null while it is closed'),
  port: z.number().int().nullable(),
  startedAt: z.iso.datetime(),
  platform: z.string(),
})
export type SystemInfo = z.infer<typeof SystemInfo>

/** Whether apps get answers. Until Corral is started again: then the port is open and answers. */
export const PortState = z.object({
  address: z.url().nullable().describe('Null while the port is closed'),
  paused: z.boolean().describe('Apps are told to come back later, and downloads rest'),
  answering: z.number().int().describe('Requests under way, here and at providers'),
})
export type PortState = z.infer<typeof PortState>

const tags = ['system']

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
  port: userCall
    .route({ method: 'GET', path: '/system/port', tags, summary: 'Whether apps get answers' })
    .output(PortState),
  watchPort: userCall
    .route({
      method: 'GET',
      path: '/system/port/watch',
      tags,
      summary: 'The same now, and again after each change',
    })
    .output(eventIterator(PortState)),
  pause: adminCall
    .route({
      method: 'POST',
      path: '/system/port/pause',
      tags,
      summary: 'Refuse new answers and let downloads rest; what runs goes on to its end',
    })
    .output(PortState),
  resume: adminCall
    .route({ method: 'POST', path: '/system/port/resume', tags, summary: 'Answer again' })
    .output(PortState),
  openPort: adminCall
    .route({ method: 'POST', path: '/system/port/open', tags, summary: 'Open the local port' })
    .output(PortState),
  closePort: adminCall
    .route({
      method: 'POST',
      path: '/system/port/close',
      tags,
      summary: 'Close the local port; refused to who asks through it',
    })
    .output(PortState),
}
