import { Menu as Base } from '@base-ui/react/menu'
import { Check, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** A menu inside a menu. */
export function Submenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="flex h-7 items-center gap-2 rounded-xs pr-1 pl-2 outline-none data-highlighted:bg-fill-strong data-popup-open:bg-fill-strong">
        <span className="flex-1">{label}</span>
        <ChevronRight size={14} className="text-ink-3" aria-hidden />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} alignOffset={-4} className="z-20 outline-none">
          <Base.Popup className="max-h-[min(var(--available-height),360px)] max-w-80 min-w-44 overflow-y-auto rounded-md bg-raised p-1 shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  )
}

interface MenuChoiceProps {
  chosen: boolean
  /** A few quiet words after the label. */
  note?: string | undefined
  onClick: () => void
  children: ReactNode
}

/** One of several in a menu, with a tick where it is the one. */
export function MenuChoice({ chosen, note, onClick, children }: MenuChoiceProps) {
  return (
    <Base.CheckboxItem
      checked={chosen}
      closeOnClick
      onCheckedChange={onClick}
      className="flex h-7 items-center gap-2 rounded-xs pr-2 pl-1 outline-none data-highlighted:bg-fill-strong"
    >
      <span className="flex w-4 justify-center">
        <Base.CheckboxItemIndicator className="text-accent">
          <Check size={14} aria-hidden />
        </Base.CheckboxItemIndicator>
      </span>
      <span className="min-w-0 truncate">{children}</span>
      {note !== undefined && <span className="ml-auto pl-3 text-sm text-ink-3">{note}</span>}
    </Base.CheckboxItem>
  )
}
