import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect } from 'react'

/** A list whose end is in sight keeps it in sight when the window becomes smaller. */
export function useKeptAtEnd(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  useEffect(() => {
    const view = scroller.current
    if (view === null) return undefined
    let atEnd = true
    const note = () => {
      atEnd = virtualizer.isAtEnd()
    }
    const follow = new ResizeObserver(() => atEnd && virtualizer.scrollToEnd())
    view.addEventListener('scroll', note, { passive: true })
    follow.observe(view)
    return () => {
      view.removeEventListener('scroll', note)
      follow.disconnect()
    }
  }, [scroller, virtualizer])
}
