import {
  type CSSProperties,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { type RowBox, edgeSpeed, heldOffset, placeAt, rowShift } from './drag-place.ts'

interface Drag {
  id: number
  from: number
  to: number
  /** How far the row is from where it was, in pixels. */
  offset: number
  boxes: RowBox[]
  /** The order when it began: of another order the offsets say nothing. */
  order: string
  /** Let go, and waiting for the new order to be saved. */
  dropped: boolean
}

interface DragOrder {
  /** The row that follows the pointer. */
  draggedId: number | null
  /** For the element by which a row is taken. */
  grip: (id: number) => { onPointerDown: (event: PointerEvent<HTMLElement>) => void }
  /** Where a row stands meanwhile. */
  styleOf: (index: number) => CSSProperties | undefined
}

/**
 * Rows that the pointer puts in another order. Nothing moves for good until `onDrop` has.
 * @param list holds the rows as its children, in the order of `ids`
 */
export function useDragOrder(
  list: RefObject<HTMLElement | null>,
  ids: readonly number[],
  onDrop: (id: number, to: number) => Promise<unknown>,
): DragOrder {
  const [drag, setDrag] = useState<Drag | null>(null)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])
  const order = ids.join()
  const isShown = drag !== null && drag.order === order

  function begin(id: number, event: PointerEvent<HTMLElement>): void {
    const rows = [...(list.current?.children ?? [])]
    const scroller = list.current?.closest('.overflow-y-auto')
    if (event.button !== 0 || drag !== null || !scroller) return
    const from = ids.indexOf(id)
    const boxes = rows.map((row) => boxOf(row, scroller))
    const start = event.clientY + scroller.scrollTop
    let y = event.clientY
    let now: Drag = { id, from, to: from, offset: 0, boxes, order, dropped: false }

    const follow = () => {
      const offset = heldOffset(boxes, from, y + scroller.scrollTop - start)
      now = { ...now, offset, to: placeAt(boxes, from, offset) }
      setDrag(now)
    }
    const end = (drops: boolean) => {
      stop.current?.()
      if (!drops || now.to === from) return setDrag(null)
      setDrag({ ...now, offset: rowShift(boxes, now, from), dropped: true })
      void onDrop(id, now.to).finally(() => setDrag(null))
    }
    const left = new AbortController()
    const options = { signal: left.signal }
    const onMove = (move: globalThis.PointerEvent) => {
      y = move.clientY
      follow()
    }
    addEventListener('pointermove', onMove, options)
    addEventListener('pointerup', () => end(true), options)
    addEventListener('pointercancel', () => end(false), options)
    const onKey = (pressed: KeyboardEvent) => pressed.key === 'Escape' && end(false)
    addEventListener('keydown', onKey, options)
    const beat = setInterval(() => {
      const speed = edgeSpeed(y, scroller.getBoundingClientRect())
      if (speed === 0) return
      scroller.scrollTop += speed
      follow()
    }, 16)
    stop.current = () => {
      left.abort()
      clearInterval(beat)
    }
    setDrag(now)
  }

  return {
    draggedId: isShown ? drag.id : null,
    grip: (id) => ({ onPointerDown: (event) => begin(id, event) }),
    styleOf(index) {
      if (!isShown) return undefined
      const isDragged = index === drag.from
      const y = isDragged ? drag.offset : rowShift(drag.boxes, drag, index)
      return {
        translate: `0 ${y}px`,
        zIndex: isDragged ? 1 : undefined,
        transition: isDragged && !drag.dropped ? undefined : 'translate 120ms',
      }
    },
  }
}

function boxOf(row: Element, scroller: Element): RowBox {
  const { top, height } = row.getBoundingClientRect()
  return { top: top + scroller.scrollTop, height }
}
