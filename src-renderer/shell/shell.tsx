import { Lock } from 'lucide-react'
import { Suspense } from 'react'
import { navigate, useRoute } from '../lib/route.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import { useCaller } from '../stores/caller.ts'
import { newChat } from '../stores/chat.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { Screen } from '../ui/screen.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { LockedBanner } from './locked-banner.tsx'
import { screens } from './screens.tsx'
import { Sidebar } from './sidebar.tsx'

/** The window: sidebar, and the screen that the address names. */
export function Shell() {
  const route = useRoute()
  const admin = useCaller((caller) => caller.admin)
  const screen = screens.find(({ id }) => id === route) ?? screens[0]

  useShortcut('n', () => {
    newChat()
    navigate('chat')
  })

  return (
    <div className="flex h-full">
      <Sidebar current={screen.id} />
      <main aria-label={screen.label} className="relative flex min-w-0 flex-1 flex-col">
        <LockedBanner />
        <ErrorBoundary key={screen.id}>
          <Suspense fallback={<Waiting />}>
            {screen.admin === undefined || admin === true ? (
              <screen.view />
            ) : admin === null ? (
              <Waiting />
            ) : (
              <NotAllowed title={screen.label} />
            )}
          </Suspense>
        </ErrorBoundary>
        <ConnectionBanner />
      </main>
    </div>
  )
}

function Waiting() {
  return (
    <div className="m-auto">
      <Spinner />
    </div>
  )
}

function NotAllowed({ title }: { title: string }) {
  return (
    <Screen title={title}>
      <EmptyState
        icon={<Lock size={28} strokeWidth={1.5} aria-hidden />}
        title="Only administrators see this"
      >
        Ask one of them if you need it.
      </EmptyState>
    </Screen>
  )
}
