import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall } from './call.ts'

export const LogLevel = z.enum(['debug', 'info', 'warn', 'error', 'fatal'])
export type LogLevel = z.infer<typeof LogLevel>

/** One line of Corral's own log. Holds no secret and no prompt. */
export const LogLine = z.object({
  at: z.iso.datetime(),
  level: LogLevel,
  message: z.string(),
  fields: z.string().describe('The rest of the line, as JSON without the fields above'),
})
export type LogLine = z.infer<typeof LogLine>

const LineFilter = z.object({
  level: LogLevel.default('info').describe('This level and those above'),
  search: z.string().trim().max(200).optional().describe('Anywhere in the line, whatever its case'),
})

const tags = ['system']

export const programLog = {
  list: adminCall
    .route({ method: 'GET', path: '/system/logs', tags, summary: 'The newest lines, oldest first' })
    .input(LineFilter.extend({ limit: z.coerce.number().int().min(1).max(5000).default(500) }))
    .output(z.array(LogLine)),
  watch: adminCall
    .route({
      method: 'GET',
      path: '/system/logs/watch',
      tags,
      summary: 'Each line as it is written',
    })
    .input(LineFilter)
    .output(eventIterator(z.array(LogLine))),
  showFolder: adminCall
    .route({
      method: 'POST',
      path: '/system/logs/show-folder',
      tags,
      summary: 'Where the files lie; the Mac app shows them in the Finder',
    })
    .output(z.object({ folder: z.string(), shown: z.boolean() })),
}
