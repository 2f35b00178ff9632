import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'
import { useRef, useState } from 'react'
import { moveFocus, NavBadge } from './nav-item.tsx'
import { type GroupProps, ScreenList } from './screen-list.tsx'
import { useBadges } from './use-badges.ts'

const rememberedKey = 'corral.manage'

function isRemembered(): boolean {
  return localStorage.getItem(rememberedKey) === 'open'
}

/** A group that stays out of the way until it is wanted; open while one of its screens is shown. */
export function FoldingGroup({ heading, items, current }: GroupProps) {
  const isWithin = items.some(({ id }) => id === current)
  const [open, setOpen] = useState(() => isWithin || isRemembered())
  const [wasWithin, setWasWithin] = useState(isWithin)
  const badges = useBadges()
  const panel = useRef<HTMLDivElement>(null)
  const [hidden] = items.flatMap(({ id }) => badges[id] ?? [])

  if (wasWithin !== isWithin) {
    setWasWithin(isWithin)
    setOpen(isWithin || isRemembered())
  }

  function change(next: boolean): void {
    setOpen(next)
    localStorage.setItem(rememberedKey, next ? 'open' : 'closed')
    // What was asked for is shown, where the sidebar is too low for all of it.
    requestAnimationFrame(() => panel.current?.scrollIntoView({ block: 'nearest' }))
  }

  return (
    <Collapsible.Root open={open} onOpenChange={change}>
      <Collapsible.Trigger
        onKeyDown={moveFocus}
        className="group/fold flex h-6.5 w-full items-center gap-1 rounded-sm pr-2 pl-1.5 text-xs font-semibold text-ink-3 hover:bg-fill hover:text-ink-2"
      >
        <ChevronRight
          size={13}
          aria-hidden
          className="transition-transform duration-100 group-data-panel-open/fold:rotate-90"
        />
        {heading}
        {!open && hidden !== undefined && <NavBadge badge={hidden} />}
      </Collapsible.Trigger>
      <Collapsible.Panel ref={panel}>
        <ScreenList labelledBy={undefined} items={items} current={current} />
      </Collapsible.Panel>
    </Collapsible.Root>
  )
}
