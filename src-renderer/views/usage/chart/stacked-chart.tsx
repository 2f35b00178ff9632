import { useState } from 'react'
import { roundTicks } from '../round-ticks.ts'
import type { TimeAxis } from '../time-axis.ts'
import { sum, type Series } from '../usage-series.ts'
import { ChartColumns } from './chart-columns.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { seriesFill } from './series-fill.ts'

export interface DrawnSeries extends Series {
  fill: string
}

interface StackedChartProps {
  /** What is drawn: "Tokens by day". */
  label: string
  series: readonly Series[]
  axis: TimeAxis
  format: (amount: number) => string
}

/** Bars over time, one on top of the other; the largest series lies at the bottom. */
export function StackedChart({ label, series, axis, format }: StackedChartProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const drawn = series.map((one, place): DrawnSeries => ({ ...one, fill: seriesFill(one, place) }))
  const shown = drawn.filter(({ key }) => !hidden.has(key))
  const highest = Math.max(
    0,
    ...axis.starts.map((_, place) => sum(shown.map(({ values }) => values[place] ?? 0))),
  )
  const ticks = roundTicks(highest)

  function toggle(key: string): void {
    const next = new Set(hidden)
    if (!next.delete(key)) next.add(key)
    setHidden(next)
  }

  return (
    <>
      <ChartFrame axis={axis} ticks={ticks} format={format}>
        <ChartColumns
          label={label}
          series={shown}
          axis={axis}
          top={ticks.at(-1) ?? 1}
          format={format}
        />
      </ChartFrame>
      <ChartLegend series={drawn} hidden={hidden} onToggle={toggle} format={format} />
    </>
  )
}
