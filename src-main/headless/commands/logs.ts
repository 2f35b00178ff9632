import { CorralError } from '../../core/errors.ts'
import { interruptible } from '../interruptible.ts'
import type { LogsOptions, ShowLogs } from '../logs-options.ts'
import { parseSince } from '../moment.ts'

/** What the options are for; the others go with every source. */
const sourcesOf = {
  level: ['program'],
  app: ['requests'],
  model: ['requests'],
  status: ['requests'],
  search: ['requests', 'program'],
  follow: ['requests', 'program'],
} as const satisfies Partial<Record<keyof LogsOptions, readonly LogsOptions['source'][]>>

/** Prints the newest of what was logged, oldest first, and what comes after it if so wished. */
export async function logs(options: LogsOptions): Promise<void> {
  for (const [option, sources] of Object.entries(sourcesOf)) {
    const isGiven = options[option as keyof typeof sourcesOf] !== undefined
    if (isGiven && !sources.some((source) => source === options.source)) {
      throw new CorralError('invalid_input', `--${option} is for --source ${sources.join(', ')}.`)
    }
  }
  const since = options.since === undefined ? null : parseSince(options.since)
  const show = await showOf[options.source]()
  await interruptible((signal) => show(options, since, signal))
}

/** Loaded when it is needed: the log of the program has to be read without the rest. */
const showOf: Record<LogsOptions['source'], () => Promise<ShowLogs>> = {
  requests: async () => (await import('../show-requests.ts')).showRequests,
  program: async () => (await import('../show-program.ts')).showProgram,
  acts: async () => (await import('../show-acts.ts')).showActs,
}
