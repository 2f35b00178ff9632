import { isMac } from '../lib/use-shortcut.ts'
import { Mark } from '../ui/mark.tsx'
import { InMemory } from './in-memory.tsx'
import { NavItem } from './nav-item.tsx'
import { screens } from './screens.tsx'
import { ServerStatus } from './server-status.tsx'

/** On a Mac the window's own buttons stand in the top strip. */
const hasTrafficLights = window.corral !== undefined && isMac

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
      <nav aria-label="Screens" className="flex flex-col gap-0.5 px-2.5">
        {screens.map((screen, index) => (
          <NavItem
            key={screen.id}
            id={screen.id}
            label={screen.label}
            icon={screen.icon}
            digit={index + 1}
            current={screen.id === current}
          />
        ))}
      </nav>
      <InMemory />
      <ServerStatus />
    </div>
  )
}
