import type { LucideIcon } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { navigate, routeTo } from '../lib/route.ts'
import { shortcutText, useShortcut } from '../lib/use-shortcut.ts'

interface NavItemProps {
  id: string
  label: string
  icon: LucideIcon
  /** With Command, the way here from the keyboard. */
  digit: number
  current: boolean
}

function moveFocus({ key, currentTarget }: KeyboardEvent<HTMLAnchorElement>): void {
  const neighbour =
    key === 'ArrowDown'
      ? currentTarget.nextElementSibling
      : key === 'ArrowUp'
        ? currentTarget.previousElementSibling
        : null
  if (neighbour instanceof HTMLElement) neighbour.focus()
}

export function NavItem({ id, label, icon: Icon, digit, current }: NavItemProps) {
  useShortcut(String(digit), () => navigate(id))

  return (
    <a
      href={routeTo(id)}
      draggable={false}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={`Meta+${digit} Control+${digit}`}
      onKeyDown={moveFocus}
      className="group flex h-8 cursor-default items-center gap-2.5 rounded-sm px-2 font-medium text-ink-2 hover:bg-fill aria-[current]:bg-fill-strong aria-[current]:text-ink"
    >
      <Icon size={16} strokeWidth={1.9} aria-hidden className="group-aria-[current]:text-accent" />
      {label}
      <kbd
        aria-hidden
        className="ml-auto font-sans text-xs font-normal text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      >
        {shortcutText(String(digit))}
      </kbd>
    </a>
  )
}
