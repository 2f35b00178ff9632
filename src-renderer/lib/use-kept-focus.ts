import { type RefObject, useEffect, useRef } from 'react'

/**
 * Takes the focus when it was inside and the element that had it is gone, so that the keyboard goes
 * on from here and not from the page's beginning. The element needs `tabIndex={-1}`.
 * @param content changes whenever something may have gone
 */
export function useKeptFocus<T extends HTMLElement>(content: string): RefObject<T | null> {
  const element = useRef<T>(null)
  const wasInside = useRef(false)

  useEffect(() => {
    const note = () => {
      if (document.activeElement === document.body) return
      wasInside.current = element.current?.contains(document.activeElement) ?? false
    }
    addEventListener('focusin', note)
    return () => removeEventListener('focusin', note)
  }, [])

  useEffect(() => {
    if (content !== '' && wasInside.current && document.activeElement === document.body) {
      element.current?.focus({ preventScroll: true })
    }
  }, [content])

  return element
}
