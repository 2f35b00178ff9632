import type { LucideIcon } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { navigate, routeTo } from '../lib/route.ts'
import { shortcutText, useShortcut } from '../lib/use-shortcut.ts'

export interface NavItemProps {
  id: string
  label: string
  icon: LucideIcon
  /** With Command, the way here from the keyboard; null from the tenth screen on. */
  digit: string | null
  current: boolean
  /** How many things wait there, and what they are. */
  badge?: { count: number; label: string } | undefined
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

function moveFocus({ key, currentTarget }: KeyboardEvent<HTMLAnchorElement>): void {
  const step = steps[key]
  if (step === undefined) return
  const items = [...(currentTarget.closest('nav')?.querySelectorAll('a') ?? [])]
  items[items.indexOf(currentTarget) + step]?.focus()
}

export function NavItem(props: NavItemProps) {
  const { id, label, icon: Icon, digit, current, badge } = props
  useShortcut(digit ?? '', () => navigate(id))

  return (
    <a
      href={routeTo(id)}
      draggable={false}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={digit === null ? undefined : `Meta+${digit} Control+${digit}`}
      onKeyDown={moveFocus}
      className="group flex h-7 shrink-0 cursor-default items-center gap-2.5 rounded-sm px-2 font-medium text-ink-2 hover:bg-fill aria-[current]:bg-fill-strong aria-[current]:text-ink low:h-6.5"
    >
      <Icon size={16} strokeWidth={1.9} aria-hidden className="group-aria-[current]:text-accent" />
      {label}
      <kbd
        aria-hidden
        className="ml-auto font-sans text-xs font-normal text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      >
        {digit !== null && shortcutText(digit)}
      </kbd>
      {badge !== undefined && badge.count > 0 && (
        <span
          aria-label={badge.label}
          className="min-w-4.5 rounded-full bg-accent-solid px-1 text-center text-xs leading-4.5 font-semibold text-on-accent tabular-nums"
        >
          {badge.count}
        </span>
      )}
    </a>
  )
}
