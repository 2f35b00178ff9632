import type { LogLevel } from '../../../src-main/contract/program-log.ts'
import { formatMoment } from '../../lib/format.ts'
import { fieldPairs } from './field-pairs.ts'
import type { NumberedLine } from './log-buffer.ts'
import { MarkedText } from './marked-text.tsx'

interface LogRowProps {
  line: NumberedLine
  search: string
  wrap: boolean
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

export const levelText: Readonly<Record<LogLevel, string>> = {
  debug: 'debug',
  info: 'info',
  warn: 'warning',
  error: 'error',
  fatal: 'fatal',
}

export const levelTone: Readonly<Record<LogLevel, string>> = {
  debug: 'text-ink-3',
  info: 'text-ink-2',
  warn: 'text-accent',
  error: 'text-danger',
  fatal: 'text-danger font-semibold',
}

/** When, how bad, what, and in a quieter tone the rest of it. */
export function LogRow({ line, search, wrap }: LogRowProps) {
  const { at, level, message, fields } = line
  return (
    <div className="flex gap-3 px-6 py-0.5 font-mono text-xs leading-5">
      <time dateTime={at} title={formatMoment(at)} className="shrink-0 text-ink-3 tabular-nums">
        {clock.format(new Date(at))}
      </time>
      <span className={`w-13 shrink-0 ${levelTone[level]}`}>{levelText[level]}</span>
      <span className={`min-w-0 ${wrap ? 'whitespace-pre-wrap wrap-anywhere' : 'truncate'}`}>
        <MarkedText text={message} search={search} />
        {fields !== '{}' && (
          <span className="text-ink-3">
            {' '}
            <MarkedText text={fieldPairs(fields)} search={search} />
          </span>
        )}
      </span>
    </div>
  )
}
