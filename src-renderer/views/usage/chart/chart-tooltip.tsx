import { stretchText, type TimeAxis } from '../time-axis.ts'
import { sum } from '../usage-series.ts'
import type { DrawnSeries } from './stacked-chart.tsx'

interface ChartTooltipProps {
  axis: TimeAxis
  place: number
  series: readonly DrawnSeries[]
  format: (amount: number) => string
}

/** What one bar is made of; the bar itself says it to screen readers. */
export function ChartTooltip({ axis, place, series, format }: ChartTooltipProps) {
  const parts = series.filter(({ values }) => (values[place] ?? 0) > 0).toReversed()
  const count = axis.starts.length
  const isRight = place + 0.5 > count / 2
  const side = isRight
    ? { right: `${((count - place) / count) * 100}%` }
    : { left: `${((place + 1) / count) * 100}%` }
  return (
    <div
      aria-hidden
      style={side}
      className={`pointer-events-none absolute top-0 z-10 min-w-36 rounded-sm bg-raised px-2.5 py-2 text-sm shadow-popup ${isRight ? 'mr-1.5' : 'ml-1.5'}`}
    >
      <p className="font-medium whitespace-nowrap">{stretchText(axis, place)}</p>
      {parts.length === 0 && <p className="text-ink-3">Nothing</p>}
      {parts.map(({ key, name, fill, values }) => (
        <p key={key} className="flex items-center gap-2">
          <span className={`size-2.5 shrink-0 rounded-xs ${fill}`} />
          <span className="max-w-44 min-w-0 flex-1 truncate text-ink-2">{name}</span>
          <span className="tabular-nums">{format(values[place] ?? 0)}</span>
        </p>
      ))}
      {parts.length > 1 && (
        <p className="mt-1 flex justify-between gap-4 border-t border-line pt-1 font-medium">
          Total
          <span className="tabular-nums">
            {format(sum(parts.map(({ values }) => values[place] ?? 0)))}
          </span>
        </p>
      )}
    </div>
  )
}
