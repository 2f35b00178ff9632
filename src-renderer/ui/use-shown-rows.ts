import { useState } from 'react'

interface ShownRows<T> {
  shown: readonly T[]
  /** How many the next call of `more` would add; 0 when all are there. */
  left: number
  more: () => void
}

/** The first of a list that may be long, and more of it when somebody asks. */
export function useShownRows<T>(rows: readonly T[], step: number): ShownRows<T> {
  const [most, setMost] = useState(step)
  return {
    shown: rows.slice(0, most),
    left: Math.min(step, Math.max(0, rows.length - most)),
    more: () => setMost(most + step),
  }
}
