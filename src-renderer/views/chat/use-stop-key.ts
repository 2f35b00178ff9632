import { useEffect } from 'react'
import { stopAnswers } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'

/** Escape stops the running answers, unless it belongs to something that is open. */
export function useStopKey(): void {
  useEffect(() => {
    const onKey = ({ key, target, defaultPrevented }: KeyboardEvent) => {
      const inPopup =
        target instanceof Element && target.closest('[role=listbox],[role=dialog],[role=menu]')
      const running = useThread.getState().conversation?.running === true
      if (key !== 'Escape' || defaultPrevented || inPopup || !running) return
      // What could not be stopped goes on to be seen.
      stopAnswers().catch(() => undefined)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
