import { z } from 'zod'
import { adminCall } from './call.ts'

/** The steps of the first start, in their order. */
export const SetupStep = z.enum(['welcome', 'memory', 'folders', 'model', 'cloud', 'app', 'done'])
export type SetupStep = z.infer<typeof SetupStep>

/** How far the first start has come, for all administrators of this Corral together. */
export const SetupState = z.object({
  step: SetupStep.describe('Where to go on'),
  finishedAt: z.iso.datetime().nullable().describe('When it was last ended; null: never'),
  skipped: z.boolean().describe('It was ended before its last step'),
})
export type SetupState = z.infer<typeof SetupState>

const tags = ['setup']

export const setup = {
  get: adminCall
    .route({ method: 'GET', path: '/setup', tags, summary: 'How far the first start has come' })
    .output(SetupState),
  save: adminCall
    .route({
      method: 'PUT',
      path: '/setup',
      tags,
      summary: 'Remember the step; or end it, so that nobody is greeted any more',
    })
    .input(z.object({ step: SetupStep, ended: z.boolean().default(false) }))
    .output(SetupState),
}
