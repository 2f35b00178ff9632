import { type RefObject, useEffect, useRef, useState } from 'react'

/**
 * How tall an element has been, so that what stands below does not jump up and down while its
 * content changes.
 * @param kept the height is let go while this is false
 */
export function useGrownHeight(kept: boolean): {
  ref: RefObject<HTMLDivElement | null>
  minHeight: number
} {
  const ref = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)

  useEffect(() => {
    const element = ref.current
    if (!kept || element === null) return undefined
    const observer = new ResizeObserver(() =>
      setHeight((before) => Math.max(before, element.offsetHeight)),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      setHeight(0)
    }
  }, [kept])

  return { ref, minHeight: kept ? height : 0 }
}
