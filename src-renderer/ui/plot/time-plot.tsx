import { lazy, Suspense, useState } from 'react'
import { Button } from '../button.tsx'
import { partFill } from '../part-fill.ts'
import { Spinner } from '../spinner.tsx'
import type { PlotCanvasProps } from './plot-canvas.tsx'
import { type PlotSeries, plotTime, tablePlaces } from './plot-data.ts'
import { type PlotRow, PlotTable } from './plot-table.tsx'

const PlotCanvas = lazy(() =>
  import('./plot-canvas.tsx').then((file) => ({ default: file.PlotCanvas })),
)

interface TimePlotProps extends Omit<PlotCanvasProps, 'place' | 'onPlace'> {
  /** What is drawn: "Tokens per second". */
  label: string
}

/** Values over time: for the eye, for the keyboard (one tab stop, arrow keys), and as a table. */
export function TimePlot({ label, ...plot }: TimePlotProps) {
  const { times, series, format } = plot
  const [place, setPlace] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)
  const last = times.length - 1
  const at = Math.min(place ?? last, last)

  // uPlot learns of other series and spans only when it is made anew.
  const drawn = series.map(({ key, name, colour }) => [key, name, colour])
  const shape = JSON.stringify([label, plot.spanMs ?? null, drawn])

  function toggle(): void {
    setAsTable(!asTable)
    setPlace(null)
  }

  return (
    <>
      {asTable ? (
        <div className="mt-3">
          <PlotTable label={label} head="Time" columns={series} rows={tableRows(plot)} />
        </div>
      ) : (
        <div className="relative mt-3 min-h-47.5 rounded-sm has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-accent-solid">
          <input
            type="range"
            aria-label={`${label}, read with the arrow keys`}
            aria-valuetext={valueText(plot, at)}
            min={0}
            max={last}
            value={at}
            onChange={({ target }) => setPlace(Number(target.value))}
            onBlur={() => setPlace(null)}
            className="sr-only"
          />
          <Suspense fallback={<Spinner label={`Drawing ${label}`} />}>
            <PlotCanvas key={shape} {...plot} place={place} onPlace={setPlace} />
          </Suspense>
        </div>
      )}
      <div className="mt-2 flex items-start gap-3">
        <Legend series={series} at={at} format={format} />
        <span className="ml-auto pt-0.5 text-sm whitespace-nowrap text-ink-3 tabular-nums">
          {place === null ? 'Now' : plotTime(times[at] ?? 0)}
        </span>
        <Button kind="quiet" className="-mt-1 -mr-2" onClick={toggle}>
          {asTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </div>
    </>
  )
}

type Shown = Pick<TimePlotProps, 'times' | 'series' | 'format'>

const mostRows = 60

/** The newest first, at most so many. */
function tableRows({ times, series, format }: Shown): PlotRow[] {
  return tablePlaces(times.length, mostRows).map((place) => ({
    key: times[place] ?? 0,
    name: plotTime(times[place] ?? 0),
    texts: series.map(({ values }) => format(values[place] ?? 0)),
  }))
}

function valueText({ times, series, format }: Shown, at: number): string {
  const values = series.map(({ name, values: all }) => `${name} ${format(all[at] ?? 0)}`)
  return `${plotTime(times[at] ?? 0)}: ${values.join(', ')}`
}

interface LegendProps {
  series: readonly PlotSeries[]
  at: number
  format: (amount: number) => string
}

function Legend({ series, at, format }: LegendProps) {
  return (
    <ul className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 pt-0.5 text-sm">
      {series.map(({ key, name, colour, values }) => (
        <li key={key} className="flex max-w-full min-w-0 items-center gap-1.5">
          <span aria-hidden className={`size-2.5 shrink-0 rounded-xs ${partFill(colour)}`} />
          <span className="truncate text-ink-2">{name}</span>
          <span className="shrink-0 tabular-nums">{format(values[at] ?? 0)}</span>
        </li>
      ))}
    </ul>
  )
}
