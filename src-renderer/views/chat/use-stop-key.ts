import { useEffect } from 'react'
import { stop } from '../../stores/chat.ts'

/** Escape stops the running answer, unless it belongs to something that is open. */
export function useStopKey(): void {
  useEffect(() => {
    const onKey = ({ key, target }: KeyboardEvent) => {
      const inPopup = target instanceof Element && target.closest('[role=listbox],[role=dialog]')
      if (key === 'Escape' && !inPopup) stop()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
