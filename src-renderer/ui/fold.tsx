import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

interface FoldProps {
  title: string
  /** A few words about what is inside, to be read while it is closed. */
  note?: string | undefined
  startsOpen?: boolean
  className?: string
  children: ReactNode
}

/** Keeps what few people need out of sight until it is asked for. */
export function Fold(props: FoldProps) {
  const { title, note, startsOpen = false, className = '', children } = props
  return (
    <Collapsible.Root defaultOpen={startsOpen} className={className}>
      <Collapsible.Trigger className="group/fold -ml-1 flex h-7 max-w-full items-center gap-1 rounded-sm pr-2 pl-1 font-medium text-ink-2 hover:text-ink">
        <ChevronRight
          size={14}
          aria-hidden
          className="transition-transform duration-100 group-data-panel-open/fold:rotate-90"
        />
        {title}
        {note !== undefined && <span className="ml-1 truncate font-normal text-ink-3">{note}</span>}
      </Collapsible.Trigger>
      <Collapsible.Panel className="pt-2">{children}</Collapsible.Panel>
    </Collapsible.Root>
  )
}
