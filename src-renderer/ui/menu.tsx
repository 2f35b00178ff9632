import { Menu as Base } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  children: ReactNode
}

export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-20 outline-none">
          <Base.Popup className="min-w-44 rounded-md bg-raised p-1 shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The menu of a row, for what is not done every day. */
export function MoreMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={label}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-sm text-ink-2 hover:bg-fill hover:text-ink data-popup-open:bg-fill-strong data-popup-open:text-ink"
        >
          <Ellipsis size={16} aria-hidden />
        </button>
      }
    >
      {children}
    </Menu>
  )
}

interface MenuItemProps {
  onClick: () => void
  danger?: boolean
  disabled?: boolean
  children: ReactNode
}

export function MenuItem({ danger = false, ...props }: MenuItemProps) {
  return (
    <Base.Item
      className={`flex h-7 items-center gap-2 rounded-xs px-2 outline-none data-disabled:opacity-45 data-highlighted:bg-fill-strong ${danger ? 'text-danger' : ''}`}
      {...props}
    />
  )
}

export function MenuLine() {
  return <Base.Separator className="mx-2 my-1 h-px bg-line" />
}
