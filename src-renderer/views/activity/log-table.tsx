import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { rowAt } from '../../lib/log-rows.ts'
import {
  holdLogs,
  mostRows,
  readOlderLogs,
  setAtTop,
  showWaiting,
  useLogList,
} from '../../stores/log-list.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { rowHeight } from './columns.ts'
import { headsHeight, ListHeads } from './list-heads.tsx'
import { listPlace } from './list-place.ts'
import { LogRow, RowToCome } from './log-row.tsx'
import { NewRows } from './new-rows.tsx'
import { useListKeys } from './use-list-keys.ts'
import { useProviderName } from './use-provider-name.ts'

/** So many rows before the end, the next page is asked for. */
const readAhead = 60

/** All requests, newest first; of the rows only those in view are in the page. */
export function LogTable() {
  const { rows, complete, waiting, serial } = useLogList()
  const providerName = useProviderName()
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- No compiler memoizes anything here.
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: headsHeight,
    scrollPaddingStart: headsHeight,
    initialOffset: () => listPlace.offset,
    useFlushSync: false,
  })
  const { activeId, isWalking } = useListKeys(scroller, (place) => virtual.scrollToIndex(place))
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const shown = items.map(({ index }) => rowAt(rows, index))
  const offset = virtual.scrollOffset ?? 0
  const firstInView = shown[items.findIndex(({ start }) => start >= offset)]
  const reachable = shown.some((log) => log?.id === activeId) ? activeId : firstInView?.id

  useEffect(() => {
    if (rows.count > 0) holdLogs(first, last)
    if (last >= rows.count - readAhead) void readOlderLogs()
  }, [first, last, rows.count])

  useEffect(() => {
    listPlace.offset = offset
    setAtTop(offset < 4 && !isWalking)
  }, [offset, isWalking])

  useTopWhenNew(serial, scroller)

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto [overflow-anchor:none]">
        <table
          aria-label="Requests"
          aria-rowcount={complete ? rows.count + 1 : -1}
          className="block"
          style={{ height: virtual.getTotalSize() }}
        >
          <ListHeads />
          <tbody
            className="block"
            style={{ paddingTop: (items[0]?.start ?? headsHeight) - headsHeight }}
          >
            {shown.map((log, at) =>
              log === null ? (
                <RowToCome key={`place ${first + at}`} />
              ) : (
                <LogRow
                  key={log.id}
                  log={log}
                  place={first + at}
                  reachable={log.id === reachable}
                  providerName={providerName}
                />
              ),
            )}
          </tbody>
        </table>
        {rows.count >= mostRows && (
          <p className="py-3 text-center text-ink-3">
            The list ends here. Choose a time to see older requests.
          </p>
        )}
        {!complete && (
          <div className="flex h-11 items-center justify-center">
            <Spinner label="Loading older requests" />
          </div>
        )}
      </div>
      {waiting.length > 0 && (
        <NewRows
          count={waiting.length}
          onShow={() => {
            scroller.current?.scrollTo({ top: 0 })
            showWaiting()
          }}
        />
      )}
    </div>
  )
}

/** Another list begins at its top; the one that was left begins where it was left. */
function useTopWhenNew(serial: number, scroller: RefObject<HTMLElement | null>): void {
  const known = useRef(serial)
  useLayoutEffect(() => {
    if (known.current === serial) return
    known.current = serial
    scroller.current?.scrollTo({ top: 0 })
  }, [serial, scroller])
}
