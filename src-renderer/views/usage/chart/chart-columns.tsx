import { type KeyboardEvent, useId, useState } from 'react'
import { stretchText, type TimeAxis } from '../time-axis.ts'
import { sum } from '../usage-series.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import type { DrawnSeries } from './stacked-chart.tsx'

interface ChartColumnsProps {
  label: string
  series: readonly DrawnSeries[]
  axis: TimeAxis
  /** The amount at the upper edge. */
  top: number
  format: (amount: number) => string
}

const jumps: Record<string, (place: number, last: number) => number> = {
  ArrowRight: (place) => place + 1,
  ArrowLeft: (place) => place - 1,
  PageDown: (place) => place + 7,
  PageUp: (place) => place - 7,
  Home: () => 0,
  End: (_, last) => last,
}

/** The bars: one is told apart by the pointer, or by arrow keys from a single tab stop. */
export function ChartColumns({ label, series, axis, top, format }: ChartColumnsProps) {
  const id = useId()
  const [active, setActive] = useState<number | null>(null)
  const last = axis.starts.length - 1

  function onKey(event: KeyboardEvent): void {
    const jump = jumps[event.key]
    if (event.key === 'Escape') setActive(null)
    if (jump === undefined) return
    event.preventDefault()
    setActive(Math.max(0, Math.min(last, jump(active ?? last, last))))
  }

  function words(place: number): string {
    const parts = series.filter(({ values }) => (values[place] ?? 0) > 0)
    const total = format(sum(parts.map(({ values }) => values[place] ?? 0)))
    const each = parts.map(({ name, values }) => `${name} ${format(values[place] ?? 0)}`)
    return `${stretchText(axis, place)}: ${[total, ...each].join(', ')}`
  }

  return (
    <>
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select holds words, no bars
        role="listbox"
        aria-label={label}
        aria-orientation="horizontal"
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        tabIndex={0}
        className="absolute inset-0 flex rounded-xs"
        onKeyDown={onKey}
        onFocus={({ target }) => target.matches(':focus-visible') && setActive(active ?? last)}
        onBlur={() => setActive(null)}
        onPointerLeave={() => setActive(null)}
      >
        {axis.starts.map((start, place) => (
          <div
            key={start}
            id={`${id}-${place}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- likewise
            role="option"
            tabIndex={-1}
            aria-label={words(place)}
            aria-selected={place === active}
            onPointerEnter={() => setActive(place)}
            className="flex min-w-0 flex-1 flex-col-reverse items-center gap-px rounded-t-xs aria-selected:bg-fill-strong"
          >
            {series.map(({ key, fill, values }) => {
              const amount = values[place] ?? 0
              return amount === 0 ? null : (
                <div
                  key={key}
                  style={{ height: `${(amount / top) * 100}%` }}
                  className={`min-h-px w-5/6 shrink-0 ${fill}`}
                />
              )
            })}
          </div>
        ))}
      </div>
      {active !== null && active <= last && (
        <ChartTooltip axis={axis} place={active} series={series} format={format} />
      )}
    </>
  )
}
