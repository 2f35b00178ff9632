import { PlotTable } from '../../../ui/plot/plot-table.tsx'
import { stretchText, type TimeAxis } from '../time-axis.ts'
import { sum, type Series } from '../usage-series.ts'

interface SeriesTableProps {
  label: string
  series: readonly Series[]
  axis: TimeAxis
  format: (amount: number) => string
}

const total = { key: 'total', name: 'Total' }

/** The chart in numbers, newest first; stretches in which nothing happened are left out. */
export function SeriesTable({ label, series, axis, format }: SeriesTableProps) {
  const rows = axis.starts
    .map((key, place) => ({
      key,
      name: stretchText(axis, place),
      amounts: series.map(({ values }) => values[place] ?? 0),
    }))
    .filter(({ amounts }) => amounts.some((amount) => amount > 0))
    .map(({ amounts, ...row }) => ({ ...row, texts: [...amounts, sum(amounts)].map(format) }))
    .toReversed()
  return (
    <PlotTable
      label={label}
      head={axis.step === 'day' ? 'Day' : 'Hour'}
      columns={[...series, total]}
      rows={rows}
    />
  )
}
