import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { navigate, routeTo } from '../lib/route.ts'
import { shortcutText, useShortcut } from '../lib/use-shortcut.ts'
import type { Badge } from './use-badges.ts'

interface NavItemProps {
  id: string
  label: string
  icon: LucideIcon
  /** With Command, the way here from the keyboard; null from the tenth screen on. */
  digit: string | null
  current: boolean
  badge?: Badge | undefined
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/** Arrow keys go from one row of the sidebar to the next. */
export function moveFocus({ key, currentTarget }: KeyboardEvent<HTMLElement>): void {
  const step = steps[key]
  if (step === undefined) return
  const rows = currentTarget.closest('nav')?.querySelectorAll<HTMLElement>('a, button') ?? []
  const items = [...rows]
  items[items.indexOf(currentTarget) + step]?.focus()
}

export function NavItem(props: NavItemProps) {
  const { id, label, icon: Icon, digit, current, badge } = props
  const link = useRef<HTMLAnchorElement>(null)
  useShortcut(digit ?? '', () => navigate(id))

  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: 'nearest' })
  }, [current])

  return (
    <a
      ref={link}
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
      {badge !== undefined && <NavBadge badge={badge} />}
    </a>
  )
}

export function NavBadge({ badge: { count, label } }: { badge: Badge }) {
  return (
    <span className="ml-auto min-w-4.5 rounded-full bg-accent-solid px-1 text-center text-xs leading-4.5 font-semibold text-on-accent tabular-nums">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{label}</span>
    </span>
  )
}
