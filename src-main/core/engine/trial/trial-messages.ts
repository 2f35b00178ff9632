import { z } from 'zod'

/** What the trial is to try. */
export interface TrialRequest {
  readonly path: string
  /** Of all parts of a split model together. */
  readonly sizeBytes: number
}

/** Where a trial is; each stage has limits of its own. */
export const TrialStage = z.enum(['start', 'load', 'template', 'answer'])
export type TrialStage = z.infer<typeof TrialStage>

/** What the trial says, a line for each. The last is `end`, unless the file kills it before. */
export const TrialMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stage'), stage: TrialStage }),
  z.object({
    type: z.literal('end'),
    /** Why the engine does not take the file, in words for people; `null` when it does. */
    refusal: z.string().max(500).nullable(),
    /** The refusal is about this machine now, not about the file. */
    isPassing: z.boolean(),
  }),
])
export type TrialMessage = z.infer<typeof TrialMessage>
