import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { lazy, Suspense } from 'react'
import { useRoute } from './lib/route.ts'
import { Shell } from './shell/shell.tsx'
import { useCaller } from './stores/caller.ts'
import { useConnection } from './stores/connection.ts'
import { useSetup } from './stores/setup.ts'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { Spinner } from './ui/spinner.tsx'
import { SignIn } from './views/sign-in/sign-in.tsx'

const SetupView = lazy(() =>
  import('./views/setup/setup-view.tsx').then((file) => ({ default: file.SetupView })),
)

export function App() {
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <Door />
      </Tooltip.Provider>
    </CSPProvider>
  )
}

function Door() {
  const phase = useConnection((connection) => connection.phase)
  const asking = useSetup((setup) => setup.asking)
  const admin = useCaller((caller) => caller.admin)
  const route = useRoute()
  if (phase === 'signed-out' || phase === 'signing-in') return <SignIn />
  if (phase === 'starting' || asking) return <Waiting />
  if (route !== 'setup' || admin === false) return <Shell />
  return (
    <ErrorBoundary>
      <Suspense fallback={<Waiting />}>
        <SetupView />
      </Suspense>
    </ErrorBoundary>
  )
}

function Waiting() {
  return (
    <main aria-label="Corral" className="flex h-full items-center justify-center">
      <Spinner label="Connecting" />
    </main>
  )
}
