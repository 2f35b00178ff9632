import { Info, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface NoticeProps {
  icon?: LucideIcon
  children: ReactNode
  /** What the user can do about it. */
  action?: ReactNode
  className?: string
}

/** Something worth knowing that is no fault. */
export function Notice({ icon: Icon = Info, children, action, className = '' }: NoticeProps) {
  return (
    <div
      className={`flex gap-2 rounded-md ${action === undefined ? 'items-start' : 'items-center'} bg-accent-soft px-3 py-2 select-text ${className}`}
    >
      <Icon
        size={14}
        className={`shrink-0 text-accent ${action === undefined ? 'mt-[3px]' : ''}`}
        aria-hidden
      />
      <div className="min-w-0 flex-1 text-pretty">{children}</div>
      {action}
    </div>
  )
}
