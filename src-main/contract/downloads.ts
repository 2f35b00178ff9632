import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const DownloadState = z.enum([
  'queued',
  'running',
  'waiting',
  'paused',
  'verifying',
  'done',
  'failed',
  'cancelled',
])
export type DownloadState = z.infer<typeof DownloadState>

/** One thing being fetched: a model with all its parts. */
export const Download = z.object({
  task_id: z.string().describe('Names it for ever, also over restarts'),
  repo: z.string(),
  file: z.string().describe('Path in the repository; of a split model, its first part'),
  commit: z.string().nullable().describe('Pinned; null until the hub has told it'),
  name: z.string(),
  state: DownloadState.describe('waiting: it tries again by itself at retryAt'),
  downloadedBytes: z.number().int(),
  totalBytes: z.number().int().nullable(),
  bytesPerSecond: z.number().describe('Over the last seconds; 0 while nothing moves'),
  secondsLeft: z.number().nullable(),
  error: z.string().nullable(),
  retryAt: z.iso.datetime().nullable(),
  attempts: z.number().int(),
  modelId: z.string().nullable().describe('Once it is in the library'),
  unusable: z.string().nullable().describe('Why what has come is no model that can be used'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})
export type Download = z.infer<typeof Download>

const tags = ['downloads']
const Task = z.object({ task_id: z.uuid() })

export const downloads = {
  start: adminCall
    .route({
      method: 'POST',
      path: '/models/download',
      tags,
      summary: 'Fetch a file of the hub; it goes on whether anybody watches or not',
    })
    .input(
      z.object({
        model_id: z.string().max(400).describe('owner/name, or owner/name:QUANT'),
        file: z.string().max(1024).optional().describe('Path in the repository'),
        revision: z
          .string()
          .regex(/^[\w.-]{1,100}$/)
          .optional(),
        projector: z.string().max(1024).optional().describe('Path of a projector to fetch too'),
      }),
    )
    .output(Download),
  status: userCall
    .route({ method: 'GET', path: '/models/download/{task_id}/status', tags, summary: 'Of one' })
    .input(Task)
    .output(Download),
  progress: userCall
    .route({
      method: 'GET',
      path: '/models/download/{task_id}/progress',
      tags,
      summary: 'Now, then at each step, until it has ended',
    })
    .input(Task)
    .output(eventIterator(Download)),
  active: userCall
    .route({
      method: 'GET',
      path: '/models/downloads/active',
      tags,
      summary: 'Those that have not ended, the paused ones too',
    })
    .output(z.array(Download)),
  list: userCall
    .route({ method: 'GET', path: '/models/downloads', tags, summary: 'All, newest first' })
    .output(z.array(Download)),
  watch: userCall
    .route({
      method: 'GET',
      path: '/models/downloads/watch',
      tags,
      summary: 'All, now and at each step',
    })
    .output(eventIterator(z.array(Download))),
  pause: adminCall
    .route({ method: 'POST', path: '/models/download/{task_id}/pause', tags, summary: 'Pause' })
    .input(Task)
    .output(Download),
  resume: adminCall
    .route({
      method: 'POST',
      path: '/models/download/{task_id}/resume',
      tags,
      summary: 'Go on, also after a failure',
    })
    .input(Task)
    .output(Download),
  cancel: adminCall
    .route({
      method: 'POST',
      path: '/models/download/{task_id}/cancel',
      tags,
      summary: 'End it and remove what was fetched of it',
    })
    .input(Task)
    .output(Download),
  clear: adminCall
    .route({
      method: 'DELETE',
      path: '/models/downloads',
      tags,
      summary: 'Forget those that have ended; their files stay',
    })
    .output(z.object({ removed: z.number().int() })),
}
