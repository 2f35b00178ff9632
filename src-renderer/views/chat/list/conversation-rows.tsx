import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { byDays } from '../../../lib/conversation-days.ts'
import type { ListedConversation } from '../../../lib/conversation-rows.ts'
import { useNow } from '../../../lib/use-now.ts'
import { readOlderConversations } from '../../../stores/conversations.ts'
import { useThread } from '../../../stores/thread.ts'
import { ConversationRow } from './conversation-row.tsx'
import { rowKeyAction } from './row-keys.ts'

interface ConversationRowsProps {
  rows: readonly ListedConversation[]
  /** Takes the focus where the row that had it is gone. */
  list: RefObject<HTMLDivElement | null>
  onPicked: () => void
  onRemove: (row: ListedConversation) => void
}

const rowHeight = 32
const excerptHeight = 52
const dayHeight = 30
const readAheadRows = 30

/** Newest first, below the words of their days; of many only those in view are in the page. */
export function ConversationRows({ rows, list, onPicked, onRemove }: ConversationRowsProps) {
  const openId = useThread((thread) => thread.id)
  const now = useNow(60_000)
  const today = new Date(now).toDateString()
  const items = useMemo(() => byDays(rows, new Date(today)), [rows, today])
  const [activeId, setActiveId] = useState<string | null>(null)
  const [renamingId, setRenamingId] = useState<string | null>(null)
  const wanted = useRef<string | null>(null)
  const known = useMemo(() => new Set(rows.map(({ id }) => id)), [rows])
  const active = [activeId, openId, rows[0]?.id].find((id) => id != null && known.has(id)) ?? null

  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled or memoised
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    getItemKey: (index) => {
      const item = items[index]
      return item?.type === 'row' ? item.row.id : (item?.word ?? index)
    },
    estimateSize: (index) => {
      const item = items[index]
      if (item?.type === 'day') return dayHeight
      return item?.row.excerpt == null ? rowHeight : excerptHeight
    },
    overscan: 8,
    useFlushSync: false,
  })
  const drawn = virtual.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0

  useEffect(() => virtual.measure(), [virtual, items])

  useEffect(() => {
    if (last > items.length - readAheadRows) void readOlderConversations()
  }, [last, items.length])

  // After every drawing: the row that is to have the focus may only be drawn now.
  useEffect(() => {
    if (wanted.current === null) return
    const link = list.current?.querySelector<HTMLElement>(
      `[data-conversation="${CSS.escape(wanted.current)}"]`,
    )
    if (link == null) return
    wanted.current = null
    link.focus({ preventScroll: true })
  })

  function focusRow(id: string): void {
    setActiveId(id)
    wanted.current = id
    virtual.scrollToIndex(items.findIndex((item) => item.type === 'row' && item.row.id === id))
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = rows.findIndex(({ id }) => id === active)
    const page = Math.floor((list.current?.clientHeight ?? 0) / rowHeight)
    const action = rowKeyAction(event.key, at, rows.length, page)
    const row = rows[action.type === 'focus' ? action.index : at]
    if (renamingId !== null || row === undefined || action.type === 'none') return
    event.preventDefault()
    if (action.type === 'focus') focusRow(row.id)
    else if (action.type === 'rename') setRenamingId(row.id)
    else {
      const next = rows[at + 1] ?? rows[at - 1]
      if (next !== undefined) setActiveId(next.id)
      onRemove(row)
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the rows inside are what is focused
    <div
      ref={list}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto px-2 pb-3 outline-none"
    >
      <ul className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ key, index, start }) => {
          const item = items[index]
          const style = { transform: `translateY(${start}px)` }
          if (item?.type === 'day') {
            return (
              <li
                key={key}
                style={style}
                className="absolute inset-x-0 top-0 flex h-[30px] items-end px-2 pb-1 text-xs font-semibold text-ink-3"
              >
                {item.word}
              </li>
            )
          }
          return (
            item !== undefined && (
              <li
                key={key}
                style={style}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
              >
                <ConversationRow
                  row={item.row}
                  isOpen={item.row.id === openId}
                  isActive={item.row.id === active}
                  isRenaming={item.row.id === renamingId}
                  onActive={() => setActiveId(item.row.id)}
                  onPicked={onPicked}
                  onRename={() => setRenamingId(item.row.id)}
                  onRenamed={() => {
                    setRenamingId(null)
                    wanted.current = item.row.id
                  }}
                  onRemove={() => onRemove(item.row)}
                />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}
