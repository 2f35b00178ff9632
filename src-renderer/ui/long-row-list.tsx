import { memo, type ReactNode } from 'react'
import { MoreRows } from './more-rows.tsx'
import { RowList } from './row-list.tsx'
import { useShownRows } from './use-shown-rows.ts'

interface Rows<T> {
  rows: readonly T[]
  /** One of them, as an `li` with a key. */
  children: (row: T) => ReactNode
}

/** To draw so many takes about a tenth of a second. */
const rowsAtOnce = 50

/** A list that is mostly short and may be long: more rows join as one comes to the end. */
export function LongRowList<T>({ label, rows, children }: Rows<T> & { label: string }) {
  const { shown, left, more } = useShownRows(rows, rowsAtOnce)
  const pages = Math.ceil(shown.length / rowsAtOnce)
  return (
    <>
      <RowList aria-label={label}>
        {Array.from({ length: pages }, (_, page) => (
          // oxlint-disable-next-line react/no-array-index-key -- a page is its place
          <Page key={page} page={page} rows={rows}>
            {children}
          </Page>
        ))}
      </RowList>
      {left > 0 && <MoreRows count={left} onMore={more} className="mt-2" />}
    </>
  )
}

/** Pages that are there are not drawn again when another joins them. */
const Page = memo(function Page<T>({ page, rows, children }: Rows<T> & { page: number }) {
  return rows.slice(page * rowsAtOnce, (page + 1) * rowsAtOnce).map(children)
}) as <T>(props: Rows<T> & { page: number }) => ReactNode
