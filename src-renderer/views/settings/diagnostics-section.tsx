import { routeTo } from '../../lib/route.ts'
import { Bundle } from './diagnostics-bundle.tsx'
import { CrashList } from './diagnostics-crashes.tsx'

/** What helps to find out why something does not work. */
export function DiagnosticsSection() {
  return (
    <>
      <Bundle />
      <CrashList />
      <p className="text-ink-2">
        What Corral does, line by line:{' '}
        <a href={routeTo('logs', 'program')} className="text-accent underline underline-offset-2">
          open its log
        </a>
        .
      </p>
    </>
  )
}
