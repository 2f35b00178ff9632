import { formatDuration } from '../../lib/format.ts'
import type { Timeline } from './timeline.ts'

const looks = {
  waiting: 'bg-line-strong',
  answering: 'bg-accent-solid',
  failing: 'bg-danger-soft shadow-[inset_0_0_0_1px_var(--color-danger)]',
} as const

const legend = [
  { kind: 'waiting', text: 'Waiting for the first token' },
  { kind: 'answering', text: 'Answering' },
  { kind: 'failing', text: 'Without an answer' },
] as const

interface TimelineChartProps {
  timeline: Timeline
  nameOf: (at: number) => string
}

/** Each try on a line of its own, to scale; the sentence beside it says the same. */
export function TimelineChart({ timeline, nameOf }: TimelineChartProps) {
  const { totalMs, tries } = timeline
  const kinds = new Set(tries.flatMap(({ parts }) => parts.map(({ kind }) => kind)))
  const percent = (ms: number) => `${(ms / totalMs) * 100}%`
  return (
    <>
      <ol aria-label="Tries in time" className="space-y-2">
        {tries.map(({ log, parts, text }, at) => (
          <li key={log.id} className="grid grid-cols-[150px_1fr_72px] items-center gap-3">
            <span aria-hidden className="truncate">
              {nameOf(at)}
            </span>
            <span aria-hidden className="relative h-4 rounded-xs bg-fill">
              {parts.map(({ kind, fromMs, toMs }) => (
                <span
                  key={kind}
                  className={`absolute inset-y-0 min-w-0.5 rounded-xs ${looks[kind]}`}
                  style={{ left: percent(fromMs), width: percent(toMs - fromMs) }}
                />
              ))}
            </span>
            <span aria-hidden className="text-right text-ink-2 tabular-nums">
              {formatDuration(log.duration_ms)}
            </span>
            <span className="sr-only">{text}.</span>
          </li>
        ))}
      </ol>
      <p
        aria-hidden
        className="mt-2 flex justify-between pr-21 pl-40.5 text-xs text-ink-3 tabular-nums"
      >
        <span>0</span>
        <span>{formatDuration(totalMs)}</span>
      </p>
      <ul aria-hidden className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
        {legend
          .filter(({ kind }) => kinds.has(kind))
          .map(({ kind, text }) => (
            <li key={kind} className="flex items-center gap-1.5">
              <span className={`size-2.5 rounded-xs ${looks[kind]}`} />
              {text}
            </li>
          ))}
      </ul>
    </>
  )
}
