import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { useCopied } from '../../lib/use-copied.ts'
import { isSelected, type LineSelection, linesText, moved } from './line-selection.ts'
import type { NumberedLine } from './log-buffer.ts'
import { LogFooter } from './log-footer.tsx'
import { LogLineDialog } from './log-line-dialog.tsx'
import { LogRow } from './log-row.tsx'
import { useKeptAtEnd } from './use-kept-at-end.ts'

interface LogLinesProps {
  /** Oldest first. */
  lines: readonly NumberedLine[]
  search: string
  wrap: boolean
}

const rowHeight = 24

/** Only the lines in sight are drawn; the end stays in sight while it is. */
export function LogLines({ lines, search, wrap }: LogLinesProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [selection, setSelection] = useState<LineSelection | null>(null)
  const [opened, setOpened] = useState<NumberedLine | null>(null)
  const { copied, copy } = useCopied()
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled or memoised
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => lines[index]?.id ?? index,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: rowHeight * 2,
    overscan: 12,
  })
  const selected = selection === null ? [] : lines.filter((line) => isSelected(selection, line.id))
  const active = lines.find((line) => line.id === selection?.activeId)

  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer, wrap])
  useKeptAtEnd(scroller, virtualizer)

  function onKey(event: KeyboardEvent): void {
    const command = event.metaKey || event.ctrlKey
    if (command && event.key === 'c' && selected.length > 0) copy(linesText(selected))
    else if (command && event.key === 'a') selectAll()
    else if (event.key === 'Enter' && active !== undefined) setOpened(active)
    else if (event.key === 'Escape') setSelection(null)
    else {
      const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight)
      const next = moved(lines, selection, event.key, event.shiftKey, page)
      if (next === null) return
      setSelection(next)
      virtualizer.scrollToIndex(lines.findIndex((line) => line.id === next.activeId))
    }
    event.preventDefault()
  }

  function choose(lineId: number, extend: boolean): void {
    // The line may leave the page when the list scrolls; the list stays.
    scroller.current?.focus({ preventScroll: true })
    const anchorId = extend && selection !== null ? selection.anchorId : lineId
    setSelection({ anchorId, activeId: lineId })
  }

  function selectAll(): void {
    const [first, last] = [lines[0], lines.at(-1)]
    if (first && last) setSelection({ anchorId: first.id, activeId: last.id })
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col border-t border-line">
      <div
        ref={scroller}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select holds no rows
        role="listbox"
        aria-label="Lines of the log"
        aria-multiselectable
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
        tabIndex={0}
        onKeyDown={onKey}
        className="min-h-0 flex-1 overflow-y-auto py-1 -outline-offset-2"
      >
        <div
          role="presentation"
          className="relative w-full"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = lines[index]
            return line === undefined ? null : (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has them
              <div
                key={line.id}
                id={`${id}-${line.id}`}
                ref={virtualizer.measureElement}
                data-index={index}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- likewise
                role="option"
                tabIndex={-1}
                aria-selected={selection !== null && isSelected(selection, line.id)}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                onClick={({ shiftKey }) => choose(line.id, shiftKey)}
                onDoubleClick={() => setOpened(line)}
                style={{ transform: `translateY(${start}px)` }}
                className={`absolute inset-x-0 top-0 hover:bg-fill aria-selected:bg-accent-soft ${line.id === active?.id ? 'shadow-[inset_4px_0_0_var(--color-accent-solid)]' : ''}`}
              >
                <LogRow line={line} search={search} wrap={wrap} />
              </div>
            )
          })}
        </div>
      </div>
      <LogFooter
        count={lines.length}
        selected={selected.length}
        copied={copied}
        onCopy={() => copy(linesText(selected))}
        onDetails={() => active !== undefined && setOpened(active)}
        onNewest={() => virtualizer.scrollToEnd()}
      />
      <LogLineDialog line={opened} onClose={() => setOpened(null)} />
    </div>
  )
}
