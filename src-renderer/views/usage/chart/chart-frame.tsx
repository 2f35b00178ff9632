import type { ReactNode } from 'react'
import { namedPlaces, type TimeAxis, tickText } from '../time-axis.ts'

interface ChartFrameProps {
  axis: TimeAxis
  /** From 0 to the top. */
  ticks: readonly number[]
  format: (amount: number) => string
  /** What is drawn on it. */
  children: ReactNode
}

/** Lines at round amounts with their numbers, and below them the time: for the eye alone. */
export function ChartFrame({ axis, ticks, format, children }: ChartFrameProps) {
  const top = ticks.at(-1) ?? 1
  const count = axis.starts.length
  return (
    <div className="flex gap-2 pt-2">
      <div aria-hidden className="invisible h-0 text-xs tabular-nums">
        {ticks.map((tick) => (
          <div key={tick}>{format(tick)}</div>
        ))}
      </div>
      <div className="min-w-0 flex-1">
        <div className="relative h-48">
          {ticks.map((tick) => (
            <div
              key={tick}
              aria-hidden
              style={{ bottom: `${(tick / top) * 100}%` }}
              className={`absolute inset-x-0 border-t ${tick === 0 ? 'border-line-strong' : 'border-line'}`}
            >
              <span className="absolute right-full -translate-y-1/2 pr-2 text-xs whitespace-nowrap text-ink-3 tabular-nums">
                {format(tick)}
              </span>
            </div>
          ))}
          {children}
        </div>
        <div aria-hidden className="relative mt-1 h-4 text-xs text-ink-3">
          {namedPlaces(axis).map((place) => (
            <span
              key={place}
              style={{ left: `${((place + 0.5) / count) * 100}%` }}
              className="absolute -translate-x-1/2 whitespace-nowrap"
            >
              {tickText(axis, place)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
