import type { LogLevel, LogLine } from '../../../contract/program-log.ts'
import { isObject } from '../is-object.ts'
import { printable } from '../printable.ts'

/** Which lines are wanted. */
export interface LineFilter {
  /** This level and those above. */
  readonly level: LogLevel
  /** Anywhere in the line, whatever its case. */
  readonly search?: string | undefined
}

/** Pino's numbers, smallest first. */
const levels: readonly (readonly [number, LogLevel])[] = [
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
]

/** A line of the file is judged before it is read as JSON: most are not wanted. */
export function lineTest({ level, search }: LineFilter): (line: string) => boolean {
  const least = levels.find(([, name]) => name === level)?.[0] ?? 0
  const needle = search?.toLowerCase() ?? ''
  const inJson = JSON.stringify(needle).slice(1, -1)
  return (line) => {
    if (line === '') return false
    const number = Number(/^\{"level":(\d+)/.exec(line)?.[1] ?? 30)
    if (number < least && !(least === 20 && number < 20)) return false
    if (needle === '') return true
    const text = line.toLowerCase()
    return text.includes(needle) || text.includes(inJson)
  }
}

/**
 * A line that is no line of pino's is its own message.
 * @param at its time where it names none, such as that of the line beside it
 */
export function parseLine(line: string, at: string): LogLine {
  const parsed = parseJson(line)
  if (!isObject(parsed)) return { at, level: 'info', message: printable(line), fields: '{}' }
  const { level, time, msg, ...fields } = parsed
  return {
    at: isoOf(time) ?? at,
    level: levels.findLast(([number]) => number <= Number(level))?.[1] ?? 'debug',
    message: typeof msg === 'string' ? printable(msg) : '',
    fields: printable(JSON.stringify(fields)),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isoOf(time: unknown): string | null {
  const date = new Date(typeof time === 'number' ? time : Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
