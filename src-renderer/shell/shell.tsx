import { Lock } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { navigate, useRoute } from '../lib/route.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import { useCaller } from '../stores/caller.ts'
import { newChat } from '../stores/chat.ts'
import { showPalette, usePalette } from '../stores/palette.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { Screen } from '../ui/screen.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { CrashBanner } from './crash-banner.tsx'
import { LockedBanner } from './locked-banner.tsx'
import { fetchViews, screens } from './screens.tsx'
import { Sidebar } from './sidebar.tsx'

const fetchPalette = () => import('./palette/command-palette.tsx')
const CommandPalette = lazy(async () => ({ default: (await fetchPalette()).CommandPalette }))

/** So long the first screen has everything for itself. */
const firstScreenMs = 2000

/** Nothing is left to be fetched when the connection goes. */
async function fetchRest(): Promise<void> {
  await fetchViews()
  await fetchPalette().catch(() => {})
}

/** The window: sidebar, and the screen that the address names. */
export function Shell() {
  const route = useRoute()
  const admin = useCaller((caller) => caller.admin)
  const screen = screens.find(({ id }) => id === route) ?? screens[0]

  useShortcut('n', () => {
    newChat()
    navigate('chat')
  })
  useShortcut(',', () => navigate('settings'))
  useShortcut('k', () => showPalette(!usePalette.getState().open))

  useEffect(() => {
    const timer = setTimeout(() => void fetchRest(), firstScreenMs)
    return () => clearTimeout(timer)
  }, [])

  const hasPalette = useWasTrue(usePalette((palette) => palette.open))

  return (
    <div className="flex h-full">
      <Sidebar current={screen.id} />
      <main
        aria-label={screen.label}
        tabIndex={-1}
        className="relative flex min-w-0 flex-1 flex-col outline-none"
      >
        <LockedBanner />
        <CrashBanner />
        <div className="relative flex min-h-0 flex-1 flex-col">
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
        </div>
      </main>
      <ErrorBoundary fallback={null}>
        <Suspense>{hasPalette && <CommandPalette />}</Suspense>
      </ErrorBoundary>
    </div>
  )
}

/** From the first time on: what is fetched late stays, and can fade out. */
function useWasTrue(now: boolean): boolean {
  const [was, setWas] = useState(now)
  if (now && !was) setWas(true)
  return was
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
