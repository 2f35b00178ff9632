import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const ActivitySettings = z.object({
  nothing_leaves: z
    .boolean()
    .describe(
      'The hard switch: no connection to any other machine, whoever asks; false by default',
    ),
  log_requests: z
    .boolean()
    .describe('Off: nothing is written about requests, sums of usage included; true by default'),
  keep_days: z.number().int().min(1).max(3650).describe('Older rows go; 30 by default'),
  keep_megabytes: z
    .number()
    .int()
    .min(10)
    .max(100_000)
    .describe('The oldest rows go when the log is larger; 500 by default'),
  name_processes: z.boolean().describe('Ask the system which program calls; true by default'),
  open_metrics: z.boolean().describe('/metrics needs no token on this machine; false by default'),
  otel_endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .describe('Base address for OTLP over HTTP, such as http://127.0.0.1:4318; null sends nothing'),
  compare_with: z
    .string()
    .max(600)
    .nullable()
    .describe('provider/model whose prices local use is compared with'),
})
export type ActivitySettings = z.infer<typeof ActivitySettings>

const tags = ['activity']

export const activitySettings = {
  get: userCall
    .route({ method: 'GET', path: '/settings/activity', tags, summary: 'The log and the switch' })
    .output(ActivitySettings),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/settings/activity',
      tags,
      summary: 'Change what is given; obeyed before the answer',
    })
    .input(ActivitySettings.partial())
    .output(ActivitySettings),
  watch: userCall
    .route({
      method: 'GET',
      path: '/settings/activity/watch',
      tags,
      summary: 'Now, then each change',
    })
    .output(eventIterator(ActivitySettings)),
}
