import { stretchText, type TimeAxis } from '../time-axis.ts'
import { sum, type Series } from '../usage-series.ts'

interface SeriesTableProps {
  label: string
  series: readonly Series[]
  axis: TimeAxis
  format: (amount: number) => string
}

const cell = 'px-3 py-1.5'

/** The chart in numbers, newest first; stretches in which nothing happened are left out. */
export function SeriesTable({ label, series, axis, format }: SeriesTableProps) {
  const places = axis.starts
    .map((_, place) => place)
    .filter((place) => series.some(({ values }) => (values[place] ?? 0) > 0))
    .toReversed()
  return (
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it
      tabIndex={0}
      className="relative -mx-4 max-h-80 overflow-auto"
    >
      <table className="w-full text-right tabular-nums">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-card">
          <tr className="text-xs text-ink-3">
            <th scope="col" className={`${cell} pl-4 text-left font-medium`}>
              {axis.step === 'day' ? 'Day' : 'Hour'}
            </th>
            {series.map(({ key, name }) => (
              <th key={key} scope="col" className={`${cell} max-w-40 truncate font-medium`}>
                {name}
              </th>
            ))}
            <th scope="col" className={`${cell} pr-4 font-medium`}>
              Together
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place} className="border-t border-line">
              <th scope="row" className={`${cell} pl-4 text-left font-normal whitespace-nowrap`}>
                {stretchText(axis, place)}
              </th>
              {series.map(({ key, values }) => (
                <td key={key} className={`${cell} text-ink-2`}>
                  {format(values[place] ?? 0)}
                </td>
              ))}
              <td className={`${cell} pr-4 font-medium`}>
                {format(sum(series.map(({ values }) => values[place] ?? 0)))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
