import type { DrawnSeries } from './stacked-chart.tsx'

interface ChartLegendProps {
  series: readonly DrawnSeries[]
  hidden: ReadonlySet<string>
  onToggle: (key: string) => void
  format: (amount: number) => string
}

/** Which fill is what, in the order of the bars from below; a click takes one out of the chart. */
export function ChartLegend({ series, hidden, onToggle, format }: ChartLegendProps) {
  return (
    <ul aria-label="Shown in the chart" className="-mx-1.5 mt-3 flex flex-wrap gap-x-2 gap-y-0.5">
      {series.map(({ key, name, fill, total }) => {
        const shown = !hidden.has(key)
        return (
          <li key={key} className="max-w-full">
            <button
              type="button"
              aria-pressed={shown}
              onClick={() => onToggle(key)}
              className="flex h-6 max-w-full items-center gap-1.5 rounded-xs px-1.5 text-sm hover:bg-fill"
            >
              <span
                aria-hidden
                className={`size-2.5 shrink-0 rounded-xs ${shown ? fill : 'border border-line-strong'}`}
              />
              <span className={`truncate ${shown ? 'text-ink-2' : 'text-ink-3 line-through'}`}>
                {name}
              </span>
              <span className="shrink-0 text-ink-3 tabular-nums">{format(total)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
