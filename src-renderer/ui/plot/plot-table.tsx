interface PlotTableProps {
  label: string
  /** What the rows are: "Day". */
  head: string
  columns: readonly { key: string; name: string }[]
  rows: readonly PlotRow[]
}

/** A place on the axis; the texts are in the order of the columns. */
export interface PlotRow {
  key: number
  name: string
  texts: readonly string[]
}

const cell = 'px-3 py-1.5 last:pr-4'

/** A plot in numbers. */
export function PlotTable({ label, head, columns, rows }: PlotTableProps) {
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
              {head}
            </th>
            {columns.map(({ key, name }) => (
              <th
                key={key}
                scope="col"
                title={name}
                className={`${cell} max-w-40 truncate font-medium`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-t border-line">
              <th scope="row" className={`${cell} pl-4 text-left font-normal whitespace-nowrap`}>
                {row.name}
              </th>
              {columns.map(({ key }, at) => (
                <td key={key} className={cell}>
                  {row.texts[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
