import { formatCount } from '../lib/format.ts'
import { isMac } from '../lib/use-shortcut.ts'
import { useCaller } from '../stores/caller.ts'
import { Mark } from '../ui/mark.tsx'
import { AccountMenu } from './account-menu.tsx'
import { InMemory } from './in-memory.tsx'
import { NavItem } from './nav-item.tsx'
import { screens } from './screens.tsx'
import { ServerStatus } from './server-status.tsx'

/** On a Mac the window's own buttons stand in the top strip. */
const hasTrafficLights = window.corral !== undefined && isMac

/** The window belongs to this Mac's account; only a browser signs in. */
const hasOwner = window.corral !== undefined

export function Sidebar({ current }: { current: string }) {
  const { admin, pending } = useCaller()
  const shown = screens.filter((screen) => screen.admin === undefined || admin === true)
  const waiting = { count: pending, label: `${formatCount(pending, 'account')} waiting` }
  return (
    <div className="flex w-53 shrink-0 flex-col border-r border-line bg-sidebar">
      <div className="drag flex h-13 shrink-0 items-center gap-2 px-4.5">
        {!hasTrafficLights && (
          <>
            <Mark size={20} />
            <span className="text-lg font-semibold tracking-tight">Corral</span>
          </>
        )}
      </div>
      <nav aria-label="Screens" className="flex flex-col gap-0.5 px-2.5">
        {shown.map((screen, index) => (
          <NavItem
            key={screen.id}
            id={screen.id}
            label={screen.label}
            icon={screen.icon}
            digit={index < 9 ? String(index + 1) : null}
            current={screen.id === current}
            apart={index > 0 && screen.group !== shown[index - 1]?.group}
            {...(screen.id === 'users' && { badge: waiting })}
          />
        ))}
      </nav>
      <InMemory />
      {!hasOwner && <AccountMenu />}
      <ServerStatus />
    </div>
  )
}
