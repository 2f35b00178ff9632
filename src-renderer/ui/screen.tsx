import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'

interface ScreenProps {
  title: string
  /** A few words after the title. */
  note?: string | undefined
  /** Where the arrow before the title leads; without it there is none. */
  back?: { label: string; go: () => void }
  /** Controls at the end of the toolbar. */
  actions?: ReactNode
  children: ReactNode
}

/** The frame of a screen that reads from top to bottom: toolbar, then one column that scrolls. */
export function Screen({ title, note, back, actions, children }: ScreenProps) {
  return (
    <>
      <Toolbar>
        {back !== undefined && (
          <IconButton label={back.label} className="-ml-2" onClick={back.go}>
            <ChevronLeft size={18} aria-hidden />
          </IconButton>
        )}
        <h1 className="min-w-8 truncate text-lg font-semibold">{title}</h1>
        {note !== undefined && <p className="min-w-0 shrink-[99] truncate text-ink-3">{note}</p>}
        <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div>
      </Toolbar>
      <ScreenColumn>{children}</ScreenColumn>
    </>
  )
}

/** One column that scrolls, below a toolbar. */
export function ScreenColumn({ children }: { children: ReactNode }) {
  return (
    // Relative, so that what is only for screen readers scrolls with the rest.
    <div className="relative min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-232 flex-col gap-8 px-6 pt-6 pb-10">
        {children}
      </div>
    </div>
  )
}

export function Toolbar({ children }: { children: ReactNode }) {
  return (
    <header className="drag flex h-13 shrink-0 items-center gap-3 border-b border-line px-6">
      {children}
    </header>
  )
}
