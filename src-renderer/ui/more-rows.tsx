import { useEffect, useRef } from 'react'
import { Button } from './button.tsx'

interface MoreRowsProps {
  /** How many would be added. */
  count: number
  /** Adds them. */
  onMore: () => void
  className?: string
}

/** Stands below rows of which there are more: they join when it comes into sight, or is pressed. */
export function MoreRows({ count, onMore, className = '' }: MoreRowsProps) {
  const mark = useRef<HTMLDivElement>(null)

  // Watched anew after each drawing: rows that have joined may have left it in sight.
  useEffect(() => {
    if (mark.current === null) return undefined
    const inSight = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore())
    inSight.observe(mark.current)
    return () => inSight.disconnect()
  })

  return (
    <div ref={mark} className={className}>
      <Button kind="quiet" onClick={onMore}>
        Show {count} more
      </Button>
    </div>
  )
}
