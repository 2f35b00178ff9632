import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

const slack = 32

interface StickToEnd {
  scroller: RefObject<HTMLDivElement | null>
  content: RefObject<HTMLDivElement | null>
  atEnd: boolean
  toEnd: () => void
}

/**
 * Follows growing content while its end is in view, lets go as soon as the user scrolls up, and takes
 * hold again at the end or when `anchor` changes: somebody asked something new.
 */
export function useStickToEnd(anchor: string | undefined): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const [atEnd, setAtEnd] = useState(true)

  function toEnd(): void {
    stuck.current = true
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }

  useLayoutEffect(toEnd, [anchor])

  useEffect(() => {
    const view = scroller.current
    const grown = content.current
    if (view === null || grown === null) return undefined
    let top = view.scrollTop
    const onScroll = () => {
      const up = view.scrollTop < top
      const near = view.scrollHeight - view.clientHeight - view.scrollTop < slack
      top = view.scrollTop
      if (near) stuck.current = true
      else if (up) stuck.current = false
      setAtEnd(near || stuck.current)
    }
    const follow = new ResizeObserver(() => {
      if (stuck.current) view.scrollTop = view.scrollHeight
      top = view.scrollTop
    })
    view.addEventListener('scroll', onScroll, { passive: true })
    follow.observe(grown)
    follow.observe(view)
    return () => {
      view.removeEventListener('scroll', onScroll)
      follow.disconnect()
    }
  }, [])

  return { scroller, content, atEnd, toEnd }
}
