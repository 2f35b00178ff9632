import { useId } from 'react'
import { useCaller } from '../stores/caller.ts'
import { FoldingGroup } from './folding-group.tsx'
import { type GroupProps, ScreenList } from './screen-list.tsx'
import { type ScreenGroup, screensFor } from './screens.tsx'

/** What the screens of a group are for; some need no words. */
const headings: Record<ScreenGroup, string | null> = {
  models: null,
  connect: 'Connect',
  watch: 'Watch',
  manage: 'Manage',
  app: null,
}

/** The ways to all screens that the caller may see, in groups; the last stays at the foot. */
export function Navigation({ current }: { current: string }) {
  const admin = useCaller((caller) => caller.admin === true)
  const groups = Map.groupBy(screensFor(admin), ({ group }) => group)
  const { app = [], ...rest } = Object.fromEntries(groups)
  return (
    <nav aria-label="Screens" className="flex min-h-0 flex-col px-2.5">
      <div className="scroll-edges -mx-2.5 -mt-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-2.5 pt-1 pb-1.5 low:gap-2">
        {Object.entries(rest).map(([group, items]) => {
          const props = { heading: headings[group as ScreenGroup], items, current }
          // What only those who manage Corral need, and not every day.
          return group === 'manage' ? (
            <FoldingGroup key={group} {...props} />
          ) : (
            <Group key={group} {...props} />
          )
        })}
      </div>
      <div className="shrink-0 pt-1.5 pb-1 low:pt-0.5">
        <ScreenList labelledBy={undefined} items={app} current={current} />
      </div>
    </nav>
  )
}

function Group({ heading, items, current }: GroupProps) {
  const id = useId()
  return (
    <div>
      {heading !== null && (
        <h2 id={id} className="px-2 pb-0.5 text-xs font-semibold text-ink-3 low:sr-only">
          {heading}
        </h2>
      )}
      <ScreenList labelledBy={heading === null ? undefined : id} items={items} current={current} />
    </div>
  )
}
