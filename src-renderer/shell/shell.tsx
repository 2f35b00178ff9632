import { navigate, useRoute } from '../lib/route.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import { newChat } from '../stores/chat.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { screens } from './screens.tsx'
import { Sidebar } from './sidebar.tsx'

/** The window: sidebar, and the screen that the address names. */
export function Shell() {
  const route = useRoute()
  const screen = screens.find(({ id }) => id === route) ?? screens[0]

  useShortcut('n', () => {
    newChat()
    navigate('chat')
  })

  return (
    <div className="flex h-full">
      <Sidebar current={screen.id} />
      <main aria-label={screen.label} className="relative flex min-w-0 flex-1 flex-col">
        <ErrorBoundary key={screen.id}>
          <screen.view />
        </ErrorBoundary>
        <ConnectionBanner />
      </main>
    </div>
  )
}
