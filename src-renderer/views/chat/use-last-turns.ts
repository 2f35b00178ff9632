import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

const atFirst = 16
const atOnce = 8
/** More than fill any window, so that letting go of the rest never asks for it again. */
const mostAtEnd = 64
/** Somebody who only touched the end may be on the way up again. */
const restMs = 1000

interface LastTurns {
  /** Index of the first turn that is drawn. */
  first: number
  /** Stands above it: earlier ones join when it comes near. */
  top: RefObject<HTMLDivElement | null>
}

/**
 * A conversation of any length opens at its end, with as many turns as fill the window; what is read
 * does not move when earlier ones join above. Back at the end, those far above leave again: whatever
 * concerns every turn, such as that an answer has begun, would take long with hundreds of them.
 * @param asked the newest question; a new one leads to the end
 */
export function useLastTurns(
  scroller: RefObject<HTMLDivElement | null>,
  count: number,
  asked: string | undefined,
  atEnd: boolean,
): LastTurns {
  const top = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(atFirst)
  const [askedBefore, setAskedBefore] = useState(asked)
  const heightBefore = useRef<number | null>(null)
  const first = Math.max(0, count - shown)
  const firstBefore = useRef(first)

  if (asked !== askedBefore) {
    setAskedBefore(asked)
    setShown(atFirst)
  }

  useEffect(() => {
    if (!atEnd || shown <= mostAtEnd) return undefined
    const letGo = () => !isInUse(scroller.current) && setShown(atFirst)
    const rest = setTimeout(letGo, restMs)
    return () => clearTimeout(rest)
  }, [scroller, atEnd, shown])

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

/** Would the keyboard, or selected text, go with the turns that leave? */
function isInUse(view: HTMLElement | null): boolean {
  const selection = getSelection()
  const selected = selection?.isCollapsed === false ? selection.anchorNode : null
  const leaving = [...(view?.firstElementChild?.children ?? [])].slice(0, -atFirst)
  return leaving.some((turn) => turn.contains(document.activeElement) || turn.contains(selected))
}
