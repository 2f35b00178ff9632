import { columns } from './columns.ts'

/** Pixels. */
export const headsHeight = 28

const heads = [
  { name: 'Ended', end: false },
  { name: 'Who', end: false },
  { name: 'Model', end: false },
  { name: 'Outcome', end: false },
  { name: 'Took', end: true },
  { name: 'Tokens', end: true },
  { name: 'Cost', end: true },
]

/** Stay in sight while the rows go by. */
export function ListHeads() {
  return (
    <thead className="sticky top-0 z-1 block">
      <tr
        aria-rowindex={1}
        className={`${columns} h-7 items-center border-b border-line bg-canvas text-xs text-ink-3`}
      >
        {heads.map(({ name, end }) => (
          <th
            key={name}
            scope="col"
            className={`block font-medium ${end ? 'text-right' : 'text-left'}`}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
