import { type PlotSeries, plotTime, tablePlaces } from './plot-data.ts'

interface PlotTableProps {
  label: string
  times: readonly number[]
  series: readonly PlotSeries[]
  format: (amount: number) => string
}

const mostRows = 60
const cell = 'px-3 py-1.5'

/** The plot in numbers, newest first, at most so many rows. */
export function PlotTable({ label, times, series, format }: PlotTableProps) {
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it
      tabIndex={0}
      className="relative -mx-4 mt-3 max-h-70 overflow-auto"
    >
      <table className="w-full text-right tabular-nums">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-card">
          <tr className="text-xs text-ink-3">
            <th scope="col" className={`${cell} pl-4 text-left font-medium`}>
              Time
            </th>
            {series.map(({ key, name }) => (
              <th key={key} scope="col" className={`${cell} max-w-40 truncate pr-4 font-medium`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tablePlaces(times.length, mostRows).map((place) => (
            <tr key={times[place]} className="border-t border-line">
              <th scope="row" className={`${cell} pl-4 text-left font-normal`}>
                {plotTime(times[place] ?? 0)}
              </th>
              {series.map(({ key, values }) => (
                <td key={key} className={`${cell} pr-4`}>
                  {format(values[place] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
