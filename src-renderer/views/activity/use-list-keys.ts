import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { placeOf, rowAt } from '../../lib/log-rows.ts'
import { useLogList } from '../../stores/log-list.ts'
import { listPlace } from './list-place.ts'

interface ListKeys {
  /** The row that Tab comes to; null for the first that is shown. */
  activeId: number | null
  /** Somebody goes through the rows by keyboard. */
  isWalking: boolean
}

const steps: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
}

/** Arrow keys go from row to row, also to rows that are not drawn yet. */
export function useListKeys(
  scroller: RefObject<HTMLElement | null>,
  scrollTo: (place: number) => void,
): ListKeys {
  const [activeId, setActiveId] = useState(listPlace.logId)
  const [isWalking, setWalking] = useState(false)
  const wanted = useRef(listPlace.logId)
  const isReturning = useRef(true)

  // After every drawing: the row that is to have the focus may have come only now.
  useEffect(() => {
    if (wanted.current === null || !scroller.current?.querySelector('[data-log]')) return
    const link = scroller.current.querySelector<HTMLElement>(`[data-log="${wanted.current}"]`)
    link?.focus({ preventScroll: true })
    // Whoever comes back finds the row at once, or it is not there any more.
    if (link !== null || isReturning.current) wanted.current = null
    isReturning.current = false
  })

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const step = steps[event.key]
    const id = idOf(event.target)
    if (step === undefined || id === null || event.metaKey || event.ctrlKey) return
    event.preventDefault()
    const { rows } = useLogList.getState()
    const place = Math.max(0, Math.min(rows.count - 1, placeOf(rows, id) + step))
    const log = rowAt(rows, place)
    if (log === null) return
    wanted.current = log.id
    setActiveId(log.id)
    scrollTo(place)
  })

  useEffect(() => {
    const element = scroller.current
    const over = new AbortController()
    const onFocus = ({ target }: FocusEvent) => {
      listPlace.logId = idOf(target)
      setWalking(target instanceof Element && target.matches(':focus-visible'))
    }
    element?.addEventListener('keydown', (event) => onKeyDown(event), over)
    element?.addEventListener('focusin', onFocus, over)
    element?.addEventListener('focusout', () => setWalking(false), over)
    return () => over.abort()
  }, [scroller])

  return { activeId, isWalking }
}

/** Of the row whose link this is. */
function idOf(target: EventTarget | null): number | null {
  const id = target instanceof HTMLElement ? Number(target.dataset.log) : Number.NaN
  return Number.isNaN(id) ? null : id
}
