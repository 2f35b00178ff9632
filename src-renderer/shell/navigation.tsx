import { useId } from 'react'
import { formatCount } from '../lib/format.ts'
import { hasEnded } from '../lib/download-state.ts'
import { useCaller } from '../stores/caller.ts'
import { useDownloads } from '../stores/downloads.ts'
import { NavItem, type NavItemProps } from './nav-item.tsx'
import { type ScreenGroup, screens } from './screens.tsx'

/** What the screens of a group are for; the first group needs no words. */
const headings: Record<ScreenGroup, string | null> = {
  models: null,
  connect: 'Connect',
  watch: 'Watch',
  manage: 'Manage',
}

type Numbered = (typeof screens)[number] & { digit: string | null }

/** The ways to all screens that the caller may see, in groups. */
export function Navigation({ current }: { current: string }) {
  const admin = useCaller((caller) => caller.admin === true)
  const shown = screens
    .filter((screen) => screen.admin === undefined || admin)
    .map((screen, index) => ({ ...screen, digit: index < 9 ? String(index + 1) : null }))
  return (
    <nav
      aria-label="Screens"
      className="flex min-h-0 flex-col gap-3 overflow-y-auto -mt-1 px-2.5 pt-1 pb-1 low:gap-2"
    >
      {[...Map.groupBy(shown, ({ group }) => group)].map(([group, items]) => (
        <Group key={group} heading={headings[group]} items={items} current={current} />
      ))}
    </nav>
  )
}

interface GroupProps {
  heading: string | null
  items: Numbered[]
  current: string
}

function Group({ heading, items, current }: GroupProps) {
  const id = useId()
  const pending = useCaller((caller) => caller.pending)
  const fetching = useDownloads(({ value }) => value?.filter((one) => !hasEnded(one)).length ?? 0)
  const badges: Record<string, NavItemProps['badge']> = {
    users: { count: pending, label: `${formatCount(pending, 'account')} waiting` },
    downloads: { count: fetching, label: `${formatCount(fetching, 'download')} under way` },
  }
  return (
    <div>
      {heading !== null && (
        <h2 id={id} className="px-2 pb-0.5 text-xs font-semibold text-ink-3 low:sr-only">
          {heading}
        </h2>
      )}
      <ul aria-labelledby={heading === null ? undefined : id} className="flex flex-col gap-px">
        {items.map((screen) => (
          <li key={screen.id}>
            <NavItem
              id={screen.id}
              label={screen.label}
              icon={screen.icon}
              digit={screen.digit}
              current={screen.id === current}
              badge={badges[screen.id]}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
