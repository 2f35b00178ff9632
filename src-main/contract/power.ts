import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

/** What Corral does without while something is scarce. */
export const PowerRule = z.object({
  one_answer_at_a_time: z.boolean().describe('Of models on this Mac; the others wait their turn'),
  unload_idle_minutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .nullable()
    .describe('Models leave memory after so long without use; pinned ones stay'),
  pause_downloads: z.boolean(),
})
export type PowerRule = z.infer<typeof PowerRule>

export const PowerSettings = z.object({
  on_battery: PowerRule,
  when_hot: PowerRule.describe('From the thermal state `serious` on'),
  keep_awake: z
    .boolean()
    .describe('This Mac does not fall asleep while answers, loads or downloads run'),
})
export type PowerSettings = z.infer<typeof PowerSettings>

export const ThermalState = z.enum(['unknown', 'nominal', 'fair', 'serious', 'critical'])
export type ThermalState = z.infer<typeof ThermalState>

/** What the system says of its power. */
export const PowerFacts = z.object({
  on_battery: z.boolean(),
  thermal_state: ThermalState,
  suspended: z.boolean().describe('It is about to sleep, or sleeps'),
})
export type PowerFacts = z.infer<typeof PowerFacts>

export const PowerState = z.object({
  facts: PowerFacts.nullable().describe('Null where nobody tells: without the Mac app'),
  settings: PowerSettings,
  restraint: PowerRule.describe('What holds now, of all rules together'),
  because: z.string().nullable().describe('Why, in words; null while nothing is restrained'),
  keeps_awake: z.boolean(),
})
export type PowerState = z.infer<typeof PowerState>

const tags = ['power']

export const power = {
  state: userCall
    .route({ method: 'GET', path: '/settings/power', tags, summary: 'Battery, heat and the rules' })
    .output(PowerState),
  watch: userCall
    .route({
      method: 'GET',
      path: '/settings/power/watch',
      tags,
      summary: 'The same now, and again after each change',
    })
    .output(eventIterator(PowerState)),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/settings/power',
      tags,
      summary: 'Change the rules, at once; what is left out stays',
    })
    .input(PowerSettings.partial())
    .output(PowerState),
}
