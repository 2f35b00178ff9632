import { isMac } from '../lib/use-shortcut.ts'
import { Mark } from '../ui/mark.tsx'
import { AccountMenu } from './account-menu.tsx'
import { InMemory } from './in-memory.tsx'
import { Navigation } from './navigation.tsx'
import { NothingLeaves } from './nothing-leaves.tsx'
import { ServerStatus } from './server-status.tsx'

/** On a Mac the window's own buttons stand in the top strip. */
const hasTrafficLights = window.corral !== undefined && isMac

/** The window belongs to this Mac's account; only a browser signs in. */
const hasOwner = window.corral !== undefined

export function Sidebar({ current }: { current: string }) {
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
      <Navigation current={current} />
      <InMemory />
      <NothingLeaves />
      {!hasOwner && <AccountMenu />}
      <ServerStatus />
    </div>
  )
}
