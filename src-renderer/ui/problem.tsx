import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

interface ProblemProps {
  children: ReactNode
  /** What the user can do about it. */
  action?: ReactNode
  className?: string
}

/** Something went wrong, said at the place where it matters. */
export function Problem({ children, action, className = '' }: ProblemProps) {
  return (
    <div
      role="alert"
      className={`flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger select-text ${className}`}
    >
      <TriangleAlert size={14} className="mt-[3px] shrink-0" aria-hidden />
      <div className="min-w-0 flex-1 wrap-anywhere">{children}</div>
      {action}
    </div>
  )
}
