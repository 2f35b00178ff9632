import { ArrowUp } from 'lucide-react'
import { formatCount } from '../../lib/format.ts'

interface NewRowsProps {
  count: number
  onShow: () => void
}

/** Tells what came in while somebody reads further down. */
export function NewRows({ count, onShow }: NewRowsProps) {
  return (
    <button
      type="button"
      aria-label={`Show ${formatCount(count, 'new request')}`}
      onClick={onShow}
      className="absolute top-10 left-1/2 z-2 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent-solid px-3 font-medium text-on-accent tabular-nums shadow-popup hover:bg-accent-hover"
    >
      <ArrowUp size={14} aria-hidden />
      {count >= 1000 ? '1,000 and more' : count} new
    </button>
  )
}
