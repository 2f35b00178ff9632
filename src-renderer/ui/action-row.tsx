import type { ReactNode } from 'react'

interface ActionRowProps {
  title: string
  children: ReactNode
  action: ReactNode
}

/** Something that can be done, what it means, and the button. */
export function ActionRow({ title, children, action }: ActionRowProps) {
  return (
    <li aria-label={title} className="flex items-center gap-4 py-2.5 pr-3 pl-4">
      <div className="min-w-0 flex-1">
        <h3 className="font-medium">{title}</h3>
        <div className="text-pretty text-ink-2">{children}</div>
      </div>
      {action}
    </li>
  )
}
