import { useEffect, useState } from 'react'

/** What takes no longer needs no words. */
const quickMs = 600

/** Has something been going on for so long that one wonders? */
export function useIsSlow(busy: boolean): boolean {
  const [isSlow, setSlow] = useState(false)

  useEffect(() => {
    if (!busy) return undefined
    const timer = setTimeout(() => setSlow(true), quickMs)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [busy])

  return isSlow
}
