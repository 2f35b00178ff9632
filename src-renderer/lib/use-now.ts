import { useEffect, useState } from 'react'

/** The time, told anew every `everyMs`; stands still while it is `null`. */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now())

  useEffect(() => {
    if (everyMs === null) return undefined
    const tell = () => setNow(Date.now())
    tell()
    const beat = setInterval(tell, everyMs)
    return () => clearInterval(beat)
  }, [everyMs])

  return now
}
