import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

const atFirst = 16
const atOnce = 8

interface LastTurns {
  /** Index of the first turn that is drawn. */
  first: number
  /** Stands above it: earlier ones join when it comes near. */
  top: RefObject<HTMLDivElement | null>
}

/**
 * A conversation of any length opens at its end, with as many turns as fill the window; what is read
 * does not move when earlier ones join above.
 */
export function useLastTurns(scroller: RefObject<HTMLDivElement | null>, count: number): LastTurns {
  const top = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(atFirst)
  const heightBefore = useRef<number | null>(null)
  const first = Math.max(0, count - shown)
  const firstBefore = useRef(first)

  useEffect(() => {
    const [view, mark] = [scroller.current, top.current]
    if (view === null || mark === null || first === 0) return undefined
    const near = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return
        heightBefore.current = view.scrollHeight - view.scrollTop
        setShown((turns) => turns + atOnce)
      },
      { root: view, rootMargin: '1200px 0px 0px' },
    )
    near.observe(mark)
    return () => near.disconnect()
  }, [scroller, first])

  useLayoutEffect(() => {
    const view = scroller.current
    if (first === firstBefore.current) return
    firstBefore.current = first
    if (view !== null && heightBefore.current !== null) {
      view.scrollTo({ top: view.scrollHeight - heightBefore.current })
    }
    heightBefore.current = null
  }, [scroller, first])

  return { first, top }
}
