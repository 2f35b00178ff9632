import { Search } from 'lucide-react'
import { isMac, shortcutText } from '../lib/use-shortcut.ts'
import { showPalette } from '../stores/palette.ts'
import { IconButton } from '../ui/icon-button.tsx'
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
      <header className="drag flex h-13 shrink-0 items-center gap-2 pr-3 pl-4.5">
        {!hasTrafficLights && (
          <>
            <Mark size={20} />
            <span className="text-lg font-semibold tracking-tight">Corral</span>
          </>
        )}
        <IconButton
          label="Commands"
          shortcut={shortcutText('K')}
          aria-keyshortcuts="Meta+K Control+K"
          className="ml-auto"
          onClick={() => showPalette(true)}
        >
          <Search size={15} aria-hidden />
        </IconButton>
      </header>
      <Navigation current={current} />
      <InMemory />
      <NothingLeaves />
      {!hasOwner && <AccountMenu />}
      <ServerStatus />
    </div>
  )
}
