import type { LogStatus } from '../contract/activity.ts'
import type { LogLevel } from '../contract/program-log.ts'
import { printable } from '../core/lib/printable.ts'
import { type Paint, paint } from './paint.ts'

/** Which requests. */
export interface RequestFilter {
  /** Id or label of a token. */
  app?: string
  model?: string
  status?: LogStatus
  search?: string
  since?: string
}

export interface LogsOptions extends RequestFilter {
  follow?: boolean
  lines: number
  source: 'requests' | 'program' | 'acts'
  level?: LogLevel
  /** One object a line. */
  json?: boolean
}

/** Prints one source, until the signal aborts at the latest. */
export type ShowLogs = (
  options: LogsOptions,
  since: Date | null,
  signal: AbortSignal,
) => Promise<void>

/** How each of them is printed: for people or for programs. */
export function lineOf<T>(
  { json }: Pick<LogsOptions, 'json'>,
  toText: (value: T, paint: Paint) => string,
): (value: T) => string {
  return (value) => (json ? printable(JSON.stringify(value)) : toText(value, paint))
}
