import { type RefObject, useEffect, useRef } from 'react'

/**
 * For what stands beside something longer: it moves along while that is scrolled, so that its place
 * is never empty. What is higher than the view stops with its end in sight.
 * @returns of an element that is `sticky`
 */
export function useKeptInSight(): RefObject<HTMLDivElement | null> {
  const kept = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const element = kept.current
    if (element === null) return undefined
    const follow = new ResizeObserver(() => {
      element.style.top = `min(0px, calc(100% - ${element.offsetHeight}px))`
    })
    follow.observe(element)
    return () => follow.disconnect()
  }, [])

  return kept
}
