import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { Shell } from './shell/shell.tsx'
import { useConnection } from './stores/connection.ts'
import { Spinner } from './ui/spinner.tsx'
import { SignIn } from './views/sign-in/sign-in.tsx'

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
  if (phase === 'starting') {
    return (
      <main aria-label="Corral" className="flex h-full items-center justify-center">
        <Spinner label="Connecting" />
      </main>
    )
  }
  return phase === 'signed-out' || phase === 'signing-in' ? <SignIn /> : <Shell />
}
