import { useEffect, useState } from 'react'

const settleMs = 250

/** What somebody types, as soon as they pause. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)

  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs)
    return () => clearTimeout(timer)
  }, [text])

  return settled
}
