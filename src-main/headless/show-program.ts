import type { LogLevel, LogLine } from '../contract/program-log.ts'
import { followLines } from '../core/lib/program-log/follow-lines.ts'
import { logFilesIn } from '../core/lib/program-log/log-files.ts'
import { newestLines } from '../core/lib/program-log/newest-lines.ts'
import { dataDir } from './headless-host.ts'
import { type ShowLogs, lineOf } from './logs-options.ts'
import { localTime } from './moment.ts'
import type { Paint } from './paint.ts'
import { printLines } from './print-lines.ts'

/** From the files themselves: this has to work when Corral does not. */
export const showProgram: ShowLogs = async (options, since, signal) => {
  const files = logFilesIn(dataDir())
  const filter = { level: options.level ?? 'info', search: options.search }
  const show = (lines: readonly LogLine[]) => {
    const wanted = lines.filter(({ at }) => since === null || Date.parse(at) >= since.getTime())
    return printLines(wanted.map(lineOf(options, programLine)), signal)
  }
  if (!options.follow) return show(await newestLines(files, filter, options.lines))
  for await (const lines of followLines(files, filter, { newest: options.lines, signal })) {
    await show(lines)
  }
}

const colours = {
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: 'red',
} as const satisfies Record<LogLevel, string>

/** What is in a line was made printable where it was read. */
function programLine({ at, level, message, fields }: LogLine, paint: Paint): string {
  const rest = fields === '{}' ? '' : paint('dim', fields)
  const head = [paint('dim', localTime(at)), paint(colours[level], level.padEnd(5))]
  return [...head, message, rest].join('  ').trimEnd()
}
